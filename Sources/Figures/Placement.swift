import Glibc

/// A rectangle in pixels; y grows downwards.
struct Box: Equatable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }

  func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  func contains(_ other: Box) -> Bool {
    left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
  }

  func grown(by margin: Double) -> Box {
    Box(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
  }

  func contains(_ point: Point) -> Bool {
    left <= point.x && point.x <= right && top <= point.y && point.y <= bottom
  }

  /// The point of the rectangle that is nearest to another.
  func nearest(to point: Point) -> Point {
    Point(x: min(max(point.x, left), right), y: min(max(point.y, top), bottom))
  }
}

/// A place in pixels; y grows downwards.
struct Point: Equatable {
  var x: Double
  var y: Double
}

/// A piece of a curve with its band, between two neighbouring places on the x axis: at each, the
/// band's upper and lower edge, which are one where there is no band.
struct Ribbon {
  var left: (x: Double, top: Double, bottom: Double)
  var right: (x: Double, top: Double, bottom: Double)

  func overlaps(_ box: Box) -> Bool {
    let from = max(left.x, box.left)
    let to = min(right.x, box.right)
    guard from <= to else { return false }
    let (start, end) = (edges(at: from), edges(at: to))
    return min(start.top, end.top) <= box.bottom && max(start.bottom, end.bottom) >= box.top
  }

  private func edges(at x: Double) -> (top: Double, bottom: Double) {
    let span = right.x - left.x
    let part = span > 0 ? (x - left.x) / span : 0
    return (
      left.top + (right.top - left.top) * part, left.bottom + (right.bottom - left.bottom) * part
    )
  }
}

/// On which side of a mark its label should stand, so that the labels of neighbouring marks stand in
/// the marks' order.
struct LabelSide {
  var above = true
  var below = true

  static let any = LabelSide()

  func admits(_ box: Box, at anchor: Point) -> Bool {
    let middle = (box.top + box.bottom) / 2
    return (above || middle > anchor.y - 1) && (below || middle < anchor.y + 1)
  }
}

/// What stands in a panel already, and where something else still finds room.
struct Placement {
  /// The panel's drawing area.
  let area: Box
  var ribbons: [Ribbon] = []
  var boxes: [Box] = []

  /// How far text stays away from curves and other text.
  private let clearance = 6.0

  func isFree(_ box: Box) -> Bool {
    let needed = box.grown(by: clearance)
    return !boxes.contains { $0.overlaps(needed) } && !ribbons.contains { $0.overlaps(needed) }
  }

  /// Where a legend of the given size fits in a corner, or along the upper edge; nil when every
  /// such place is taken.
  func legend(width: Double, height: Double) -> Box? {
    let inset = 10.0
    let left = area.left + inset
    let right = area.right - inset - width
    let top = area.top + inset
    let bottom = area.bottom - inset - height
    guard left <= right, top <= bottom else { return nil }
    let middle = (left + right) / 2
    let places = [(right, top), (left, bottom), (left, top), (right, bottom), (middle, top)]
    return places.lazy
      .map { Box(left: $0, top: $1, right: $0 + width, bottom: $1 + height) }
      .first(where: isFree)
  }

  /// The free place nearest to an anchor for a label of the given size, and whether it is far
  /// enough away to need a line back. Crossing a curve on the way counts as distance.
  ///
  /// Where there is no such place, the label stands on curves but on no other text; when the whole area
  /// is taken, over the anchor all the same: a published value is never left out.
  func label(
    at anchor: Point, radius: Double, width: Double, height: Double, side: LabelSide = .any
  ) -> (Box, Bool) {
    if let place = freePlace(at: anchor, radius, width, height, side) { return place }
    if !ribbons.isEmpty {
      var withoutCurves = self
      withoutCurves.ribbons = []
      return withoutCurves.label(
        at: anchor, radius: radius, width: width, height: height, side: side)
    }
    let left = min(max(anchor.x - width / 2, area.left), area.right - width)
    let top = max(anchor.y - radius - height, area.top)
    return (Box(left: left, top: top, right: left + width, bottom: top + height), false)
  }

  private func freePlace(
    at anchor: Point, _ radius: Double, _ width: Double, _ height: Double, _ side: LabelSide
  ) -> (Box, Bool)? {
    let directions = 16
    let inner = area.grown(by: -3)
    var best: (box: Box, cost: Double, far: Bool)?
    for distance in stride(from: radius + 6, through: 400, by: 6) {
      if let best, best.cost <= distance { break }
      for turn in 0..<directions {
        let angle = Double(turn) / Double(directions) * 2 * Double.pi
        let near = Point(x: anchor.x + distance * cos(angle), y: anchor.y - distance * sin(angle))
        let box = Box.around(near, towards: angle, width: width, height: height)
        guard inner.contains(box), isFree(box) else { continue }
        let crossings = crossings(from: anchor, to: box.nearest(to: anchor), radius: radius)
        if crossings > 3 { continue }
        let cost =
          distance + 40 * Double(crossings) + (side.admits(box, at: anchor) ? 0 : 60)
        if cost < best?.cost ?? .infinity { best = (box, cost, distance > radius + 14) }
      }
    }
    return best.map { ($0.box, $0.far) }
  }

  /// Over how much a line from a mark to its label would run: 1 to 3 for curves, more for another
  /// mark or text.
  private func crossings(from start: Point, to end: Point, radius: Double) -> Int {
    let length = hypot(end.x - start.x, end.y - start.y)
    guard length > radius else { return 0 }
    var count = 0
    for distance in stride(from: radius + 2, to: length, by: 2) {
      let x = start.x + (end.x - start.x) * distance / length
      let y = start.y + (end.y - start.y) * distance / length
      let dot = Box(left: x - 1, top: y - 1, right: x + 1, bottom: y + 1)
      if boxes.contains(where: { !$0.contains(start) && $0.overlaps(dot) }) { return 4 }
      if ribbons.contains(where: { $0.overlaps(dot) }) { count += 1 }
    }
    return min(count, 3)
  }
}

extension Box {
  /// A rectangle that touches a point with the side or corner that faces where it came from.
  fileprivate static func around(
    _ point: Point, towards angle: Double, width: Double, height: Double
  ) -> Box {
    let left = point.x - width * (1 - cos(angle)) / 2
    let top = point.y - height * (1 + sin(angle)) / 2
    return Box(left: left, top: top, right: left + width, bottom: top + height)
  }
}
