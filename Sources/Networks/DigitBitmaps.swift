/// The fixed codes of LeNet-5's output units: stylized images of the ten digits, 7 wide and 12 high,
/// `#` = +1 and `.` = −1 (LeCun, Bottou, Bengio and Haffner 1998, Figure 3).
///
/// Drawn side by side, five in a row, so that a person can check them.
enum DigitBitmaps {
  /// One code a digit, 84 values of ±1 each, read row by row.
  static let codes: [[Double]] = (rows0to4 + rows5to9).map { rows in
    rows.joined().map { $0 == "#" ? 1 : -1 }
  }

  private static let rows0to4 = columns(
    """
    .#####.  ...##..  .#####.  #######  .#####.
    .......  ..###..  .......  .....##  .......
    ..###..  .####..  .#####.  ....##.  .......
    .##.##.  ...##..  ##...##  ...##..  .##..##
    ##...##  ...##..  #....##  ..####.  .##..##
    ##...##  ...##..  ....##.  .....##  ###..##
    ##...##  ...##..  ..###..  .....##  ##...##
    ##...##  ...##..  .##....  .....##  ##...##
    .##.##.  ...##..  ##.....  ##...##  ##..###
    ..###..  .######  #######  .#####.  .######
    .......  .......  .......  .......  .....##
    .......  .......  .......  .......  .....##
    """)

  private static let rows5to9 = columns(
    """
    .#####.  ..####.  #######  .#####.  .#####.
    .......  .##....  .....##  ##...##  ##..###
    #######  ##.....  .....##  ##...##  ##...##
    ##.....  ##.....  ....##.  ##...##  ##...##
    ##.....  ######.  ...##..  .#####.  ##..###
    .####..  ###..##  ...##..  ##...##  .######
    ..####.  ##...##  ..##...  ##...##  .....##
    .....##  ##...##  ..##...  ##...##  .....##
    ##...##  ###..##  ..##...  ##...##  ....##.
    .#####.  .#####.  ..##...  .#####.  .####..
    .......  .......  .......  .......  .......
    .......  .......  .......  .......  .......
    """)

  /// The five bitmaps of a drawing, each as its twelve rows.
  private static func columns(_ drawing: String) -> [[String]] {
    let rows = drawing.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return (0..<5).map { digit in rows.map { $0[digit] } }
  }
}
