import Files
import Glibc

/// Some images of a set with their labels, for a person to look at.
public struct DatasetSheet: Sendable {
  private let images: ImageSet
  /// The images that are shown.
  private let indices: Range<Int>
  private let rows: Int
  private let columns: Int
  private let answers: [Int]?

  /// A sheet of rows × columns images, fewer if there are fewer from the first one on.
  ///
  /// - Parameters:
  ///   - images: the set.
  ///   - from: the first image that is shown, counted from 0.
  ///   - rows: how many rows of images.
  ///   - columns: how many images a row.
  ///   - answers: what a network says of each image shown; drawn beside its label in pictures.
  /// - Throws: `DataError.unusableSheet` unless there are 1 to 1,000 rows and columns, `noItems`
  ///   where the set has no image `from`.
  public init(
    _ images: ImageSet, from: Int = 0, rows: Int, columns: Int, answers: [Int]? = nil
  ) throws {
    guard (1...1000).contains(rows), (1...1000).contains(columns) else {
      throw DataError.unusableSheet(rows: rows, columns: columns)
    }
    guard (0..<images.count).contains(from) else {
      throw DataError.noItems(set: images.name, part: images.part)
    }
    self.images = images
    indices = from..<min(from + rows * columns, images.count)
    self.rows = min(rows, (indices.count + columns - 1) / columns)
    self.columns = min(columns, indices.count)
    self.answers = answers
    precondition(answers?.count ?? indices.count == indices.count, "Each image has an answer.")
  }

  // MARK: As a picture

  /// Writes the sheet as a PNG file, placed as a whole; to a pipe or device, simply writes it.
  ///
  /// - Throws: `DataError.system` where the file cannot be written.
  public func write(to path: String) throws {
    let bytes = try png()
    try DataError.translating {
      if let status = FileStatus(path: path), !status.isRegular {
        try OpenFile(path, O_WRONLY).write(bytes)
      } else {
        try replaceFile(path, with: bytes)
      }
    }
  }

  /// The sheet as a PNG file's bytes, black on white. Without answers, each image at twice its size
  /// with its label at its right. With answers, at three times its size, and below it
  /// `label = answer`, or, white on black, `label ≠ answer`.
  public func png() throws -> [UInt8] {
    try (answers.map(withAnswers) ?? withLabels).png()
  }

  private var withLabels: GreyPicture {
    let zoom = 2
    let gap = 4
    // Room for a label of two figures at the right of each image.
    let cellWidth = images.width * zoom + 20
    let cellHeight = images.height * zoom + gap
    var sheet = GreyPicture(
      width: columns * cellWidth + gap, height: rows * cellHeight + gap, grey: Self.ground)
    for (place, index) in indices.enumerated() {
      let left = place % columns * cellWidth + gap
      let top = place / columns * cellHeight + gap
      draw(index, into: &sheet, left: left, top: top, zoom: zoom)
      draw(
        Self.figures(images.label(index)), into: &sheet, left: left + images.width * zoom + 2,
        top: top, dot: 2, grey: 90)
    }
    return sheet
  }

  private func withAnswers(_ answers: [Int]) -> GreyPicture {
    let zoom = 3
    let gap = 8
    let lineHeight = 5 * zoom + gap
    // Two figures on either side of the sign between them, and some room around.
    let cellWidth = max(images.width, 27) * zoom
    let cellHeight = images.height * zoom + lineHeight
    var sheet = GreyPicture(
      width: columns * (cellWidth + gap) + gap, height: rows * (cellHeight + gap) + gap,
      grey: Self.ground)
    for (place, index) in indices.enumerated() {
      let left = place % columns * (cellWidth + gap) + gap
      let top = place / columns * (cellHeight + gap) + gap
      draw(
        index, into: &sheet, left: left + (cellWidth - images.width * zoom) / 2, top: top,
        zoom: zoom)
      let isRight = answers[place] == images.label(index)
      let line = top + images.height * zoom
      if !isRight {
        for y in line..<line + lineHeight {
          let start = y * sheet.width + left
          for x in start..<start + cellWidth { sheet.pixels[x] = 0 }
        }
      }
      let dots = Self.joined([
        Self.figures(images.label(index)), isRight ? Self.equal : Self.unequal,
        Self.figures(answers[place]),
      ])
      draw(
        dots, into: &sheet, left: left + (cellWidth - dots[0].count * zoom) / 2,
        top: line + gap / 2, dot: zoom, grey: isRight ? 0 : 255)
    }
    return sheet
  }

  private func draw(_ index: Int, into sheet: inout GreyPicture, left: Int, top: Int, zoom: Int) {
    let image = images.image(index)
    for y in 0..<images.height * zoom {
      for x in 0..<images.width * zoom {
        sheet.pixels[(top + y) * sheet.width + left + x] =
          255 - image[y / zoom * images.width + x / zoom]
      }
    }
  }

  private func draw(
    _ dots: [String], into sheet: inout GreyPicture, left: Int, top: Int, dot: Int, grey: UInt8
  ) {
    for (row, line) in dots.enumerated() {
      for (column, character) in line.enumerated() where character == "#" {
        for y in top + row * dot..<top + (row + 1) * dot {
          let start = y * sheet.width + left + column * dot
          for x in start..<start + dot { sheet.pixels[x] = grey }
        }
      }
    }
  }

  private static let ground: UInt8 = 236

  /// A number's first two figures, in rows of dots.
  private static func figures(_ number: Int) -> [String] {
    joined(String(number).compactMap(\.wholeNumberValue).prefix(2).map { figures[$0] }, gap: ".")
  }

  private static func joined(_ parts: [[String]], gap: String = "...") -> [String] {
    (0..<5).map { row in parts.map { $0[row] }.joined(separator: gap) }
  }

  private static let equal = ["...", "###", "...", "###", "..."]
  private static let unequal = ["..#", "###", ".#.", "###", "#.."]

  /// The figures 0 to 9 in 3×5 dots.
  private static let figures: [[String]] = [
    ["###", "#.#", "#.#", "#.#", "###"], [".#.", "##.", ".#.", ".#.", "###"],
    ["###", "..#", "###", "#..", "###"], ["###", "..#", "###", "..#", "###"],
    ["#.#", "#.#", "###", "..#", "..#"], ["###", "#..", "###", "..#", "###"],
    ["###", "#..", "###", "#.#", "###"], ["###", "..#", "..#", "..#", "..#"],
    ["###", "#.#", "###", "#.#", "###"], ["###", "#.#", "###", "..#", "###"],
  ]

  // MARK: As text

  /// How the sheet is drawn on a terminal.
  public enum TextStyle: String, CaseIterable, Sendable {
    /// Two rows of pixels a line, with half blocks: black and white, sharp.
    case halfBlocks
    /// Two rows of pixels a line, in ten greys of plain characters.
    case ascii
  }

  /// The sheet as lines of text, each image under its label unless told otherwise.
  public func text(_ style: TextStyle, withLabels: Bool = true) -> String {
    var lines: [String] = []
    for row in 0..<rows {
      let shown = indices.dropFirst(row * columns).prefix(columns)
      let labels = shown.map { index in
        let label = images.classNames[images.label(index)]
        return String(label.prefix(images.width))
          + String(repeating: " ", count: max(0, images.width - label.count))
      }
      if withLabels { lines.append(labels.joined(separator: "  ")) }
      for y in stride(from: 0, to: images.height, by: 2) {
        lines.append(shown.map { line(of: $0, y: y, style) }.joined(separator: "  "))
      }
    }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) + "\n" }
      .joined()
  }

  private func line(of index: Int, y: Int, _ style: TextStyle) -> String {
    let image = images.image(index)
    return String(
      (0..<images.width).map { x in
        let upper = Int(image[y * images.width + x])
        let lower = y + 1 < images.height ? Int(image[(y + 1) * images.width + x]) : 0
        switch style {
        case .halfBlocks:
          switch (upper >= 128, lower >= 128) {
          case (false, false): return " "
          case (true, false): return "▀"
          case (false, true): return "▄"
          case (true, true): return "█"
          }
        case .ascii:
          return Self.greys[(upper + lower) * (Self.greys.count - 1) / 510]
        }
      })
  }

  private static let greys = Array(" .:-=+*#%@")
}
