import Reports
import Sweeps

/// A run as lines for people: one a running trial, and one for all of it.
struct RunLines {
  /// How many columns the lines may take; nil for plain text of any width, without bars.
  var width: Int?
  /// Whether bars have a colour.
  var hasColor = false

  /// The lines, so many at most: where trials do not fit, how many more there are is said; the line
  /// for all comes last and is the last to go.
  ///
  /// - Parameter name: How the line for all names the run.
  func lines(_ run: RunSnapshot, named name: String, atMost limit: Int = .max) -> [String] {
    guard limit > 0 else { return [] }
    // Alone, a trial says all there is to say.
    if run.trials == 1, let trial = run.running.first {
      let row = row(trial, label: label(trial, after: name))
      return text([row], labelWidth: row.label.count)
    }
    let room = limit - 1
    let left = run.running.count > room ? run.running.count - max(0, room - 1) : 0
    let shown = run.running.dropLast(left)
    let trials = shown.map { row($0, label: label($0)) }
    let whole = row(run, label: name)
    let labelWidth = (trials + [whole]).map(\.label.count).max() ?? 0
    var lines = text(trials, labelWidth: labelWidth)
    if left > 0, room > 0 { lines.append(fitted("… \(left) more")) }
    // In columns of its own: it says other things.
    return lines + text([whole], labelWidth: labelWidth)
  }

  // MARK: - What is said

  /// A cell of a line. Where there is no room for all, those of the lowest rank go first.
  private struct Cell {
    var text: String
    var rank: Int
    var isFlushRight = true
  }

  /// One line: a label, how much is done, and cells.
  private struct Row {
    var label: String
    var share: Double
    var cells: [Cell]
  }

  /// `plain, 0.005 seed 3  ━━━━━━────  epoch 3/5  loss 0.123  train 1.20 %  test 2.31 %
  /// 21340 images/s  1:10 left`.
  private func row(_ trial: RunningTrial, label: String) -> Row {
    let share = (Double(trial.finishedEpochs) + trial.share) / Double(max(trial.epochs, 1))
    let epoch =
      trial.phase ?? "epoch \(min(trial.finishedEpochs + 1, trial.epochs))/\(trial.epochs)"
    return Row(
      label: label, share: share,
      cells: [
        Cell(text: epoch, rank: 5, isFlushRight: false),
        Cell(text: (trial.last?.trainLoss).map { "loss \(Self.decimal($0, 3))" } ?? "", rank: 1),
        Cell(text: (trial.last?.trainError).map { "train \(Self.percent($0))" } ?? "", rank: 2),
        Cell(text: trial.last.map { "test \(Self.percent($0.testError))" } ?? "", rank: 3),
        Cell(text: trial.imagesPerSecond.map { "\(Int($0)) images/s" } ?? "", rank: 0),
        Cell(text: trial.secondsLeft.map { "\(Self.clock($0)) left" } ?? "", rank: 4),
      ])
  }

  /// `residual-ablation  ━━━━━━────  37/80 trials  2 failed  1:10:05 so far  1:15:00 left`.
  private func row(_ run: RunSnapshot, label: String) -> Row {
    Row(
      label: Self.cut(label.printable, to: labelWidth), share: run.shareDone,
      cells: [
        Cell(text: "\(run.finished)/\(run.trials) trials", rank: 3),
        Cell(text: run.failed > 0 ? "\(run.failed) failed" : "", rank: 1),
        Cell(text: "\(Self.clock(run.taken - run.began)) so far", rank: 0),
        Cell(text: run.secondsLeft.map { "\(Self.clock($0)) left" } ?? "", rank: 2),
      ])
  }

  /// `plain, 0.005 seed 3`, after the run's name where it stands alone. Of a long point, the middle
  /// goes.
  private func label(_ trial: RunningTrial, after name: String = "") -> String {
    let point = [name, trial.point].filter { !$0.isEmpty }.joined(separator: " ").printable
    let seed = "seed \(trial.seed)"
    return point.isEmpty ? seed : "\(Self.cut(point, to: labelWidth - seed.count - 1)) \(seed)"
  }

  private var labelWidth: Int { width.map { max(8, $0 * 2 / 5) } ?? .max }

  // MARK: - Columns

  private func text(_ rows: [Row], labelWidth: Int) -> [String] {
    let columns = columns(rows, room: width.map { $0 - 1 - labelWidth - barWidth } ?? .max)
    return rows.map { row in
      var line = Self.padded(row.label, to: labelWidth, isFlushRight: false)
      if barWidth > 0 { line += "  " + bar(row.share) }
      for (column, width) in columns {
        let cell = row.cells[column]
        line += "  " + Self.padded(cell.text, to: width, isFlushRight: cell.isFlushRight)
      }
      return fitted(line)
    }
  }

  /// The columns that have something to say and find room, in their order, with their widths.
  private func columns(_ rows: [Row], room: Int) -> [(column: Int, width: Int)] {
    var columns = (rows.first?.cells ?? []).indices.map { column in
      (column: column, width: rows.map { $0.cells[column].text.count }.max() ?? 0)
    }.filter { $0.width > 0 }
    let rank = { (column: Int) in rows[0].cells[column].rank }
    while columns.reduce(0, { $0 + $1.width + 2 }) > room,
      let last = columns.indices.min(by: { rank(columns[$0].column) < rank(columns[$1].column) })
    {
      columns.remove(at: last)
    }
    return columns
  }

  /// With the two spaces before it.
  private var barWidth: Int { cells > 0 ? cells + 2 : 0 }

  private var cells: Int {
    switch width {
    case .some(140...): 20
    case .some(60...): 10
    default: 0
    }
  }

  private func bar(_ share: Double) -> String {
    let full = min(cells, max(0, Int(share * Double(cells))))
    let (on, off) = hasColor ? ("\u{1B}[32m", "\u{1B}[0m") : ("", "")
    return on + String(repeating: "━", count: full) + off
      + String(repeating: "─", count: cells - full)
  }

  /// A line without spaces at its end, cut to the width where it is still wider.
  private func fitted(_ line: String) -> String {
    let trimmed = String(line.reversed().drop { $0 == " " }.reversed())
    guard let width, barWidth == 0 else { return trimmed }
    return String(trimmed.prefix(width - 1))
  }

  private static func padded(_ text: String, to width: Int, isFlushRight: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return isFlushRight ? space + text : text + space
  }

  private static func cut(_ text: String, to width: Int) -> String {
    guard text.count > width else { return text }
    let kept = max(0, width - 1)
    return String(text.prefix(kept - kept / 2)) + "…" + String(text.suffix(kept / 2))
  }

  // MARK: - Numbers

  /// `1:10`, `1:15:00`.
  static func clock(_ seconds: Double) -> String {
    let total = Int(max(0, min(seconds, 1e9)) + 0.5)
    let twoDigits = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    return total >= 3600
      ? "\(total / 3600):\(twoDigits(total / 60 % 60)):\(twoDigits(total % 60))"
      : "\(total / 60):\(twoDigits(total % 60))"
  }

  /// `2.31 %`, of a share.
  static func percent(_ share: Double) -> String { "\(decimal(share * 100, 2)) %" }

  /// A number with so many decimals.
  static func decimal(_ value: Double, _ places: Int) -> String {
    NumberText.fixed(value, decimals: places)
  }
}
