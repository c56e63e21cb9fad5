import Glibc

/// Replaces a file as a whole, or makes it: whoever opens the path, now or after a crash, finds
/// what stood there before or all of the new bytes.
///
/// The bytes are written to a file beside the path, in the same folder, and flushed; then it is
/// renamed and the folder is flushed. On any failure, which names the path, the file beside it is
/// removed and the path is untouched; only after a failed call `open folder` or `fsync folder` does
/// the new file stand there.
///
/// A device or a pipe is no file to replace: where one stands at the path, this fails with `ENOTSUP`.
///
/// - Parameters:
///   - path: The file to replace.
///   - bytes: All that it is to hold.
///   - beside: A path that no other writer uses; what a dead one left there is overwritten. By
///     default a hidden name of its own.
///   - flushes: Whether to wait until all is on the disk. Without that, a power cut may leave
///     anything there: only for what is worth nothing then.
public func replaceFile(
  _ path: String, with bytes: UnsafeRawBufferPointer, beside: String? = nil, flushes: Bool = true
) throws(FileFailure) {
  if let status = FileStatus(path: path), !status.isRegular, !status.isFolder {
    throw FileFailure("replace", path, code: ENOTSUP)
  }
  let beside = beside ?? hiddenName(beside: path)
  do throws(FileFailure) {
    let file = try OpenFile(beside, O_WRONLY | O_CREAT | O_TRUNC)
    try file.write(bytes)
    if flushes { try file.synchronize() }
    try file.close()
    guard rename(beside, path) == 0 else { throw FileFailure("rename", path) }
  } catch {
    unlink(beside)
    throw FileFailure(error.call, path, code: error.code)
  }
  if flushes { try Folder.synchronize(Folder.of(path), for: path) }
}

/// Replaces a file by the bytes of an array, as the other `replaceFile` does.
public func replaceFile(
  _ path: String, with bytes: [UInt8], beside: String? = nil, flushes: Bool = true
) throws(FileFailure) {
  try bytes.span.withUnsafeBytes { (buffer) throws(FileFailure) in
    try replaceFile(path, with: buffer, beside: beside, flushes: flushes)
  }
}

/// A hidden path in the same folder that nothing else uses.
public func hiddenName(beside path: String) -> String {
  let slash = path.lastIndex(of: "/")
  let folder = slash.map { path[...$0] } ?? ""
  let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
  return "\(folder).\(name).\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
}
