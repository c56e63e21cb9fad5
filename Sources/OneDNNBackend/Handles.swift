import COneDNN
import ComputeBackend

/// What primitives are made for: the CPU.
final class Engine {
  let handle: dnnl_engine_t

  init() throws {
    var handle: dnnl_engine_t?
    try check(dnnl_engine_create(&handle, dnnl_cpu, 0), "dnnl_engine_create", layer: "-")
    self.handle = try existing(handle, "dnnl_engine_create", layer: "-")
  }

  deinit {
    dnnl_engine_destroy(handle)
  }
}

/// The order in which an engine runs what it is given: one after the other.
final class Stream {
  let handle: dnnl_stream_t
  let engine: Engine

  init(on engine: Engine) throws {
    var handle: dnnl_stream_t?
    let flags = UInt32(dnnl_stream_default_flags.rawValue)
    try check(
      dnnl_stream_create(&handle, engine.handle, flags), "dnnl_stream_create", layer: "-")
    self.handle = try existing(handle, "dnnl_stream_create", layer: "-")
    self.engine = engine
  }

  deinit {
    dnnl_stream_destroy(handle)
  }
}

/// Which of oneDNN's implementations computes what, in which layouts.
final class PrimitiveDescription {
  let handle: dnnl_primitive_desc_t

  /// - Parameters:
  ///   - operation: one of oneDNN's operation descriptors.
  ///   - forward: the forward pass's description, where this is a backward pass.
  init<Descriptor>(
    _ operation: Descriptor, forward: PrimitiveDescription? = nil, on stream: Stream, layer: String
  ) throws {
    var handle: dnnl_primitive_desc_t?
    let status = withUnsafePointer(to: operation) {
      dnnl_primitive_desc_create(&handle, $0, nil, stream.engine.handle, forward?.handle)
    }
    try check(status, "dnnl_primitive_desc_create", layer: layer)
    self.handle = try existing(handle, "dnnl_primitive_desc_create", layer: layer)
  }

  deinit {
    dnnl_primitive_desc_destroy(handle)
  }

  /// Whether oneDNN has only its reference code for this, which takes a thousand times as long.
  var isReference: Bool {
    var name: UnsafePointer<CChar>?
    guard dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &name) == dnnl_success,
      let name
    else { return true }
    let text = String(cString: name)
    return text.hasPrefix("ref") || text.hasPrefix("simple")
  }

  /// The layout of the memory that the forward pass leaves to the backward pass.
  var workspace: dnnl_memory_desc_t? {
    dnnl_primitive_desc_query_md(handle, dnnl_query_workspace_md, 0)?.pointee
  }
}

/// Memory as oneDNN sees it: a buffer of ours, or bytes that nobody else looks at.
final class Memory {
  let handle: dnnl_memory_t
  /// Keeps alive what the handle points to.
  private let buffer: Buffer<Float>

  init(_ buffer: Buffer<Float>, as layout: dnnl_memory_desc_t, on stream: Stream, layer: String)
    throws
  {
    var handle: dnnl_memory_t?
    let status = withUnsafePointer(to: layout) {
      dnnl_memory_create(&handle, $0, stream.engine.handle, buffer.pointer)
    }
    try check(status, "dnnl_memory_create", layer: layer)
    self.handle = try existing(handle, "dnnl_memory_create", layer: layer)
    self.buffer = buffer
  }

  /// Room for the given layout, of whatever type its scalars are.
  convenience init(layout: dnnl_memory_desc_t, on stream: Stream, layer: String) throws {
    let bytes = withUnsafePointer(to: layout) { dnnl_memory_desc_get_size($0) }
    try self.init(
      Buffer(count: (bytes + 3) / 4), as: layout, on: stream, layer: layer)
  }

  deinit {
    dnnl_memory_destroy(handle)
  }
}

/// A primitive with everything it reads and writes: made once, run often.
final class Execution {
  private let primitive: dnnl_primitive_t
  private let arguments: [dnnl_exec_arg_t]
  private let memories: [Memory]
  private let stream: Stream
  private let layer: String

  /// - Parameter arguments: oneDNN's number of each argument, and the memory it lies in.
  init(
    _ description: PrimitiveDescription, _ arguments: [(Int32, Memory)], on stream: Stream,
    layer: String
  ) throws {
    var primitive: dnnl_primitive_t?
    try check(
      dnnl_primitive_create(&primitive, description.handle), "dnnl_primitive_create", layer: layer)
    self.primitive = try existing(primitive, "dnnl_primitive_create", layer: layer)
    self.arguments = arguments.map { dnnl_exec_arg_t(arg: $0.0, memory: $0.1.handle) }
    self.memories = arguments.map(\.1)
    self.stream = stream
    self.layer = layer
  }

  deinit {
    dnnl_primitive_destroy(primitive)
  }

  func run() throws {
    try check(
      dnnl_primitive_execute(primitive, stream.handle, Int32(arguments.count), arguments),
      "dnnl_primitive_execute", layer: layer)
  }
}

/// Throws unless a call succeeded.
@inline(__always)
func check(_ status: dnnl_status_t, _ call: String, layer: String) throws {
  if status != dnnl_success {
    throw BackendError(call: call, status: statusName(status), layer: layer)
  }
}

/// The handle that a call which succeeded must have made.
private func existing(_ handle: OpaquePointer?, _ call: String, layer: String) throws
  -> OpaquePointer
{
  guard let handle else { throw BackendError(call: call, status: "no handle", layer: layer) }
  return handle
}

/// A status as oneDNN's documentation spells it.
func statusName(_ status: dnnl_status_t) -> String {
  String(cString: dnnl_status2str(status))
}

/// A plain row-major layout of single-precision numbers.
func plainLayout(_ extents: [Int], layer: String) throws -> dnnl_memory_desc_t {
  var layout = dnnl_memory_desc_t()
  var strides = [Int64](repeating: 1, count: extents.count)
  for axis in extents.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * Int64(extents[axis + 1])
  }
  try check(
    dnnl_memory_desc_init_by_strides(
      &layout, Int32(extents.count), extents.map(Int64.init), dnnl_f32, strides),
    "dnnl_memory_desc_init_by_strides", layer: layer)
  return layout
}
