/// A run's file in a TensorBoard log directory: protobuf messages in TFRecord framing.
///
/// Written by hand rather than with a protobuf library: six messages of a few fields each do not pay
/// for a code generator.
public enum EventFile {
  /// What the file is called in its run's folder. TensorBoard reads every file whose name holds
  /// `tfevents`; a name that never changes makes writing again replace what was written.
  public static let name = "events.out.tfevents.reprise"

  /// The file's bytes; the same for the same events.
  ///
  /// - Parameters:
  ///   - events: in the order that the file has them; steps of one tag must not go back.
  ///   - started: when the run began, in seconds since 1970.
  public static func bytes(of events: [Event], started: Double) -> [UInt8] {
    var bytes = record(Event.fileVersion(wallTime: started).bytes)
    for event in events { bytes += record(event.message.bytes) }
    return bytes
  }

  /// A record in TFRecord's framing: the length as 8 bytes, its checksum, the bytes, theirs.
  static func record(_ content: [UInt8]) -> [UInt8] {
    let length = littleEndianBytes(UInt64(content.count))
    return length + littleEndianBytes(CRC32C.masked(length))
      + content + littleEndianBytes(CRC32C.masked(content))
  }
}
