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
  /// - Parameter answers: what a network says of each image shown; drawn under its label in pictures.
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

  /// The sheet as a PNG file's bytes: each image at twice its size, its label beside it, an
  /// answer below that: black where it is wrong.
  public func png() throws -> [UInt8] {
    let zoom = 2
    let gap = 4
    // Room for a label of two figures at the right of each image.
    let cellWidth = images.width * zoom + 20
    let cellHeight = images.height * zoom + gap
    var sheet = GreyPicture(
      width: columns * cellWidth + gap, height: rows * cellHeight + gap, grey: 236)
    for (place, index) in indices.enumerated() {
      let left = place % columns * cellWidth + gap
      let top = place / columns * cellHeight + gap
      draw(index, into: &sheet, left: left, top: top, zoom: zoom)
      draw(
        label: images.label(index), into: &sheet, left: left + images.width * zoom + 2,
        top: top)
      if let answers, place < answers.count {
        let isRight = answers[place] == images.label(index)
        draw(
          label: answers[place], into: &sheet, left: left + images.width * zoom + 2,
          top: top + 16, grey: isRight ? 170 : 0)
      }
    }
    return try sheet.png()
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
    label: Int, into sheet: inout GreyPicture, left: Int, top: Int,
    grey: UInt8 = 90
  ) {
    for (place, figure) in String(label).compactMap(\.wholeNumberValue).prefix(2).enumerated() {
      for (row, line) in Self.figures[figure].enumerated() {
        for (column, dot) in line.enumerated() where dot == "#" {
          for (dy, dx) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let x = left + place * 8 + 2 * column + dx
            sheet.pixels[(top + 2 * row + dy) * sheet.width + x] = grey
          }
        }
      }
    }
  }

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

  /// The sheet as lines of text, each image under its label.
  public func text(_ style: TextStyle) -> String {
    var lines: [String] = []
    for row in 0..<rows {
      let shown = indices.dropFirst(row * columns).prefix(columns)
      let labels = shown.map { index in
        let label = images.classNames[images.label(index)]
        return String(label.prefix(images.width))
          + String(repeating: " ", count: max(0, images.width - label.count))
      }
      lines.append(labels.joined(separator: "  "))
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
