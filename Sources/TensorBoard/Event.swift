/// Something that TensorBoard shows of one moment of a run.
public struct Event: Equatable, Sendable {
  /// When it was, in seconds since 1970.
  public var wallTime: Double
  /// The place on the axis of steps.
  public var step: Int
  /// What it is called; slashes make groups: `train/loss`.
  public var tag: String
  /// What is shown.
  public var content: Content
  /// One sentence about the tag, in Markdown. TensorBoard reads it from a tag's first event alone.
  public var description: String

  /// What an event shows.
  public enum Content: Equatable, Sendable {
    /// A point of a curve; may be NaN or infinite. TensorBoard keeps no more than 32 bits of it.
    case scalar(Double)
    /// A text, in Markdown.
    case text(String)
  }

  /// An event.
  public init(
    wallTime: Double, step: Int, tag: String, content: Content, description: String = ""
  ) {
    self.wallTime = wallTime
    self.step = step
    self.tag = tag
    self.content = content
    self.description = description
  }
}

// MARK: - As protobuf messages

// The numbers of fields are those of tensorboard/compat/proto: event.proto, summary.proto and
// tensor.proto.

extension Event {
  /// The message `Event`, with a `Summary` of one value.
  var message: ProtobufMessage {
    var summary = ProtobufMessage()
    summary.add(1, value)
    var event = ProtobufMessage()
    event.add(1, wallTime)
    event.add(2, step)
    event.add(5, summary)
    return event
  }

  /// The message that every file begins with: the version of the format.
  static func fileVersion(wallTime: Double) -> ProtobufMessage {
    var event = ProtobufMessage()
    event.add(1, wallTime)
    event.add(3, "brain.Event:2")
    return event
  }

  /// The message `Summary.Value`.
  private var value: ProtobufMessage {
    var value = ProtobufMessage()
    value.add(1, tag)
    switch content {
    case .scalar(let number):
      value.add(2, Float(number))
      if !description.isEmpty { value.add(9, metadata(plugin: "scalars", dataClass: 1)) }
    case .text(let text):
      value.add(8, Self.tensor(of: text))
      value.add(9, metadata(plugin: "text", dataClass: 2))
    }
    return value
  }

  /// The message `SummaryMetadata`.
  private func metadata(plugin: String, dataClass: Int) -> ProtobufMessage {
    var pluginData = ProtobufMessage()
    pluginData.add(1, plugin)
    var metadata = ProtobufMessage()
    metadata.add(1, pluginData)
    metadata.add(3, description)
    metadata.add(4, dataClass)
    return metadata
  }

  /// The message `TensorProto` of one string and no axes.
  private static func tensor(of text: String) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    tensor.add(1, 7)
    tensor.add(2, ProtobufMessage())
    tensor.add(8, text)
    return tensor
  }
}
