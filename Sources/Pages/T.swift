import Mustache
func t() -> [UInt8] { PackageResources.page_mustache }
