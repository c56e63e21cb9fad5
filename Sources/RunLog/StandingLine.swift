/// The line of text before a file's seal, which says where the trial stands:
///
///     reprise standing formatVersion=1 offset=35054 status=finished trialHash=ab… seed=0 crc32=xxxxxxxx
///
/// Ten thousand logs are judged by it in the time that reading a few of them would take. It vouches
/// for itself alone: it has a checksum of its own, and its offset tells whether the file is as long
/// as it was. The seal after it covers it with all the rest.
enum StandingLine {
  /// No line is longer: a file's last 4096 bytes hold line and seal.
  static let mostBytes = 4096 - Seal.byteCount

  /// The line's bytes, beginning with a line feed and ending without one, for the seal begins with
  /// it; none where they would be too many, which takes a long reason of a failure.
  ///
  /// - Parameter offset: how many bytes stand before the line.
  static func bytes(for standing: StandingRecord, at offset: Int) -> [UInt8] {
    var fields = [
      (Key.formatVersion, "\(TrialLayout.formatVersion)"), (.offset, "\(offset)"),
      (.status, standing.status.word.rawValue),
    ]
    switch standing.status {
    case .running, .interrupted, .finished: break
    case .diverged(let epoch, let step): fields += [(.epoch, "\(epoch)"), (.step, "\(step)")]
    case .failed(let reason): fields.append((.reason, reason))
    }
    fields += [(.trialHash, standing.trialHash), (.seed, "\(standing.seed)")]
    if let epochs = standing.checkpointEpochs { fields.append((.checkpointEpochs, "\(epochs)")) }
    let text = fields.map { "\($0.rawValue)=\(escaped($1))" }.joined(separator: " ")
    let line = prefix + Array(text.utf8)
    let sealed = line + Array(" \(Key.crc32.rawValue)=\(hexadecimal(crc32(line)))".utf8)
    return sealed.count <= mostBytes ? sealed : []
  }

  /// What the line says in a file of so many bytes, of which `tail` are the last ones.
  ///
  /// - Returns: nil where there is no line, or none that can be trusted: the whole file knows more.
  /// - Throws: `RunLogError.newerFormat` where the file is of a later format version.
  static func standing(
    in tail: [UInt8], fileSize: Int, path: String
  ) throws(RunLogError) -> StandingRecord? {
    guard Seal.recorded(in: tail) != nil else { return nil }
    let body = tail.dropLast(Seal.byteCount)
    guard let start = body.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = body[start...]
    guard let fields = fields(of: line),
      fields[.offset] == "\(fileSize - Seal.byteCount - line.count)",
      let version = fields[.formatVersion].flatMap({ Int($0) })
    else { return nil }
    guard version <= TrialLayout.formatVersion else {
      throw .newerFormat(path: path, found: version, understood: TrialLayout.formatVersion)
    }
    guard let seed = fields[.seed].flatMap({ Int($0) }), let hash = fields[.trialHash],
      let status = status(fields)
    else { return nil }
    return StandingRecord(
      seed: seed, trialHash: hash,
      checkpointEpochs: fields[.checkpointEpochs].flatMap { Int($0) }, status: status)
  }

  private static let prefix = Array("\nreprise standing ".utf8)

  private enum Key: String {
    case formatVersion, offset, status, epoch, step, reason, trialHash, seed, checkpointEpochs
    case crc32
  }

  /// The fields of a line whose checksum fits; unknown ones are left out.
  private static func fields(of line: ArraySlice<UInt8>) -> [Key: String]? {
    guard line.starts(with: prefix), let end = line.lastIndex(of: UInt8(ascii: " ")),
      line[end...].elementsEqual(" crc32=\(hexadecimal(crc32(line[..<end])))".utf8)
    else { return nil }
    var fields: [Key: String] = [:]
    for field in line[..<end].dropFirst(prefix.count).split(separator: UInt8(ascii: " ")) {
      guard let equals = field.firstIndex(of: UInt8(ascii: "=")),
        let key = Key(rawValue: String(decoding: field[..<equals], as: UTF8.self))
      else { continue }
      guard let value = unescaped(field[field.index(after: equals)...]) else { return nil }
      fields[key] = value
    }
    return fields
  }

  private static func status(_ fields: [Key: String]) -> TrialStatus? {
    switch fields[.status].flatMap(TrialLayout.StatusWord.init(rawValue:)) {
    case .running: return .running
    case .interrupted: return .interrupted
    case .finished: return .finished
    case .diverged:
      guard let epoch = fields[.epoch].flatMap({ Int($0) }),
        let step = fields[.step].flatMap({ Int($0) })
      else { return nil }
      return .diverged(epoch: epoch, step: step)
    case .failed: return fields[.reason].map { .failed(reason: $0) }
    case nil: return nil
    }
  }

  // MARK: Values without spaces and line feeds

  /// A text in printable ASCII: every other byte, spaces and `%` become `%` and two digits, as in
  /// addresses of the Web.
  private static func escaped(_ text: String) -> String {
    let isPlain: (UInt8) -> Bool = { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "%") }
    return text.utf8.map { byte in
      isPlain(byte)
        ? String(UnicodeScalar(byte)) : "%" + String(hexadecimal(UInt32(byte)).suffix(2))
    }.joined()
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
    var text: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        text.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
      text.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: text, as: UTF8.self)
  }
}
