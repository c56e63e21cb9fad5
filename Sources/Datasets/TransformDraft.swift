import Specs

/// A spec's transforms while they are gathered, one after the other; says which do not go together.
struct TransformDraft {
  /// The extents so far.
  private(set) var size: (height: Int, width: Int)
  /// What becomes of a byte; nil while nothing does.
  private(set) var map: ((Double) -> Double)?
  /// The resize: whether it makes bytes, and between which sizes.
  private(set) var resize: (isRounded: Bool, from: (height: Int, width: Int), to: (Int, Int))?
  /// Frames behind the resize, or all where there is none, from the inside out; a value of nil
  /// repeats the nearest pixel. In Double, so that a value before the scale is scaled as exactly as
  /// the pixels are.
  private(set) var fillings: [Filling] = []
  /// Frames before the resize.
  private(set) var fillingsBeforeResize: [Filling] = []

  typealias Filling = (by: Int, value: Double?)

  private var mapPlace: Int?
  private var resizePlace: Int?

  /// The largest height or width that a spec may ask for.
  private static let largestSide = 4096

  init(height: Int, width: Int) { size = (height, width) }

  /// Adds the transform that stands at a place of the spec's list, counted from 0.
  ///
  /// - Throws: `DataError.unusableTransform` with that place.
  mutating func add(_ transform: TransformSpec, at index: Int) throws {
    switch transform {
    case .scale(let spec): try setMap(try Self.map(of: spec, at: index), "scale", at: index)
    case .normalize(let spec):
      try setMap(try Self.map(of: spec, at: index), "normalize", at: index)
    case .pad(let spec): try pad(spec, at: index)
    case .resize(let spec): try resize(spec, at: index)
    }
  }

  // MARK: Values

  private mutating func setMap(
    _ map: @escaping (Double) -> Double, _ name: String, at index: Int
  ) throws {
    if let mapPlace {
      throw DataError.unusableTransform(
        index: index,
        reason: "expected no second scale or normalize, found \(name): it maps bytes, and "
          + "data.transforms[\(mapPlace)] already has. Keep one.")
    }
    mapPlace = index
    self.map = map
    fillings = fillings.map { ($0.by, $0.value.map(map)) }
    // What a rounded resize mixes are bytes; they are mapped with its result.
    if resize?.isRounded != true {
      fillingsBeforeResize = fillingsBeforeResize.map { ($0.by, $0.value.map(map)) }
    }
  }

  /// x ↦ a + (b − a)·x/255.
  private static func map(of scale: ScaleSpec, at index: Int) throws -> (Double) -> Double {
    guard scale.to.count == 2, scale.to.allSatisfy(\.isFinite) else {
      throw DataError.unusableTransform(
        index: index, reason: "scale's to is two finite numbers, for bytes 0 and 255.")
    }
    let (a, b) = (scale.to[0], scale.to[1])
    return { a + (b - a) * $0 / 255 }
  }

  /// x ↦ (x/255 − mean)/std.
  private static func map(of spec: NormalizeSpec, at index: Int) throws -> (Double) -> Double {
    let (mean, std) = (spec.mean, spec.std)
    guard std > 0, Float((1 - mean) / std).isFinite, Float((0 - mean) / std).isFinite else {
      throw DataError.unusableTransform(
        index: index,
        reason: "normalize: expected a mean and a std > 0 that make finite numbers of bytes, "
          + "found mean \(mean) and std \(std).")
    }
    return { ($0 / 255 - mean) / std }
  }

  // MARK: Sizes

  private mutating func pad(_ spec: PadTransformSpec, at index: Int) throws {
    guard (0...Self.largestSide).contains(spec.by), spec.value.isFinite else {
      throw DataError.unusableTransform(
        index: index,
        reason: "pad by \(spec.by) with \(spec.value): by is 0 to \(Self.largestSide), and value "
          + "is finite.")
    }
    fillings.append((spec.by, spec.mode == .constant ? spec.value : nil))
    size = (size.height + 2 * spec.by, size.width + 2 * spec.by)
  }

  private mutating func resize(_ spec: ResizeSpec, at index: Int) throws {
    if let resizePlace {
      throw DataError.unusableTransform(
        index: index,
        reason: "expected no second resize: data.transforms[\(resizePlace)] is one. Keep one.")
    }
    let sides = 1...Self.largestSide
    guard sides.contains(spec.to.height), sides.contains(spec.to.width) else {
      throw DataError.unusableTransform(
        index: index,
        reason: "resize.to: expected 1 to \(Self.largestSide) rows and columns, found \(spec.to).")
    }
    // Small enough for the frames' loops, and for memory.
    guard max(size.height, size.width) <= 4 * Self.largestSide else {
      throw DataError.unusableTransform(
        index: index,
        reason: "resize: expected an image of at most \(4 * Self.largestSide) rows and columns, "
          + "found one padded to \(size.height)×\(size.width). Pad by less before it.")
    }
    if spec.rounded { try checkBytes(at: index) }
    resizePlace = index
    resize = (spec.rounded, from: size, to: (spec.to.height, spec.to.width))
    fillingsBeforeResize = fillings
    fillings = []
    size = (spec.to.height, spec.to.width)
  }

  /// A rounded resize takes bytes.
  private func checkBytes(at index: Int) throws {
    if let mapPlace {
      throw DataError.unusableTransform(
        index: index,
        reason: "resize with \"rounded\": true: expected bytes, found what data.transforms["
          + "\(mapPlace)] made of them. Put it before that, or say \"rounded\": false.")
    }
    for case (_, let value?) in fillings where UInt8(exactly: value) == nil {
      throw DataError.unusableTransform(
        index: index,
        reason: "resize with \"rounded\": true: expected bytes, found pixels padded with "
          + "\(value). Pad with a whole number from 0 to 255, pad after the resize, or say "
          + "\"rounded\": false.")
    }
  }
}
