/// The known name that a mistyped one most likely means: the one with the fewest edits, as long as
/// these are few for its length; nil when none is near. The first of equals wins. A number is never
/// another one mistyped.
package func nearestName(to name: String, among known: [String]) -> String? {
  guard Double(name) == nil else { return nil }
  let ranked = known.map { (name: $0, edits: editDistance(name.lowercased(), $0.lowercased())) }
  guard let best = ranked.min(by: { $0.edits < $1.edits }) else { return nil }
  return best.edits <= max(1, best.name.count / 3) ? best.name : nil
}

/// How many insertions, deletions, substitutions and swaps of neighbours turn one text into the
/// other (optimal string alignment).
func editDistance(_ source: String, _ target: String) -> Int {
  let source = Array(source)
  let target = Array(target)
  var beforeLast: [Int] = []
  var last = Array(0...target.count)
  for (row, letter) in source.enumerated() {
    var current = [row + 1]
    for (column, other) in target.enumerated() {
      var edits = min(last[column + 1] + 1, current[column] + 1)
      edits = min(edits, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == target[column - 1], source[row - 1] == other {
        edits = min(edits, beforeLast[column - 1] + 1)
      }
      current.append(edits)
    }
    (beforeLast, last) = (last, current)
  }
  return last[target.count]
}
