/// Ids of a page's parts: letters and digits of their names, each id given once.
struct Anchors {
  private var given: Set<String> = []

  /// An id for a name: `experiment-lenet5-blog`, and `-2` behind it where that was given before.
  mutating func make(_ kind: String, _ name: String) -> String {
    let letters = name.unicodeScalars.map { scalar -> String in
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      return isPlain ? String(scalar) : "-"
    }
    let base = "\(kind)-" + letters.joined()
    var id = base
    var number = 2
    while !given.insert(id).inserted {
      id = "\(base)-\(number)"
      number += 1
    }
    return id
  }
}
