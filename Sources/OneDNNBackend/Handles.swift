import COneDNN
import ComputeBackend

/// What every primitive is made on: the CPU, and the order in which it runs what it is given.
final class Engine {
  let handle: dnnl_engine_t
  let stream: dnnl_stream_t

  init() throws {
    var engine: dnnl_engine_t?
    try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "dnnl_engine_create", layer: "-")
    var stream: dnnl_stream_t?
    let flags = dnnl_stream_default_flags
    let status = dnnl_stream_create(&stream, engine, UInt32(flags.rawValue))
    guard status == dnnl_success, let engine, let stream else {
      dnnl_engine_destroy(engine)
      throw BackendError(call: "dnnl_stream_create", status: statusName(status), layer: "-")
    }
    self.handle = engine
    self.stream = stream
  }

  deinit {
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(handle)
  }
}

/// Which of oneDNN's implementations computes what, in which layouts.
final class PrimitiveDescription {
  let handle: dnnl_primitive_desc_t

  /// - Parameters:
  ///   - operation: one of oneDNN's operation descriptors.
  ///   - forward: the forward pass's description, where this is a backward pass.
  init<Descriptor>(
    _ operation: Descriptor, forward: PrimitiveDescription? = nil, on engine: Engine, layer: String
  ) throws {
    var handle: dnnl_primitive_desc_t?
    let status = withUnsafePointer(to: operation) {
      dnnl_primitive_desc_create(&handle, $0, nil, engine.handle, forward?.handle)
    }
    try check(status, "dnnl_primitive_desc_create", layer: layer)
    guard let handle else {
      throw BackendError(call: "dnnl_primitive_desc_create", status: "no description", layer: layer)
    }
    self.handle = handle
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

  init(_ buffer: Buffer<Float>, as layout: dnnl_memory_desc_t, on engine: Engine, layer: String)
    throws
  {
    var handle: dnnl_memory_t?
    let status = withUnsafePointer(to: layout) {
      dnnl_memory_create(&handle, $0, engine.handle, buffer.pointer)
    }
    try check(status, "dnnl_memory_create", layer: layer)
    guard let handle else {
      throw BackendError(call: "dnnl_memory_create", status: "no memory", layer: layer)
    }
    self.handle = handle
    self.buffer = buffer
  }

  /// Room for the given layout, of whatever type its scalars are.
  convenience init(layout: dnnl_memory_desc_t, on engine: Engine, layer: String) throws {
    let bytes = withUnsafePointer(to: layout) { dnnl_memory_desc_get_size($0) }
    try self.init(
      Buffer(count: (bytes + 3) / 4), as: layout, on: engine, layer: layer)
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
  private let engine: Engine
  private let layer: String

  /// - Parameter arguments: oneDNN's number of each argument, and the memory it lies in.
  init(
    _ description: PrimitiveDescription, _ arguments: [(Int32, Memory)], on engine: Engine,
    layer: String
  ) throws {
    var primitive: dnnl_primitive_t?
    try check(
      dnnl_primitive_create(&primitive, description.handle), "dnnl_primitive_create", layer: layer)
    guard let primitive else {
      throw BackendError(call: "dnnl_primitive_create", status: "no primitive", layer: layer)
    }
    self.primitive = primitive
    self.arguments = arguments.map { dnnl_exec_arg_t(arg: $0.0, memory: $0.1.handle) }
    self.memories = arguments.map(\.1)
    self.engine = engine
    self.layer = layer
  }

  deinit {
    dnnl_primitive_destroy(primitive)
  }

  func run() throws {
    try check(
      dnnl_primitive_execute(primitive, engine.stream, Int32(arguments.count), arguments),
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
