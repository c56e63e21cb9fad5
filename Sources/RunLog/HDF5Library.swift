import CHDF5
import Synchronization

/// The HDF5 library, used by one thread at a time.
enum HDF5Library {
  private static let lock = Mutex(())

  /// Runs work that calls HDF5, with the library's own error messages kept off stderr.
  ///
  /// Debian's build has a lock of its own, others may not; and what HDF5 says of an error is found
  /// after the failed call, so the two must not be parted.
  static func run<Result: Sendable>(_ work: () throws -> Result) throws -> Result {
    try lock.withLock { _ in
      H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
      return try work()
    }
  }

  /// The version of the library that runs: `1.10.8`.
  static var version: String {
    lock.withLock { _ in
      var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
      guard H5get_libversion(&major, &minor, &release) >= 0 else { return "unknown" }
      return "\(major).\(minor).\(release)"
    }
  }

  /// What the library says of the call that just failed on this thread: its innermost message.
  static var innermostMessage: String {
    var message = "no message"
    withUnsafeMutablePointer(to: &message) { destination in
      _ = H5Ewalk2(
        hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
        { depth, error, destination in
          guard depth == 0, let error = error?.pointee, let text = error.desc else { return 0 }
          destination?.assumingMemoryBound(to: String.self).pointee = String(cString: text)
          return 0
        }, destination)
    }
    return message
  }
}

/// The property list and the dataspace that stand for “nothing special”.
let byDefault = hid_t(H5P_DEFAULT)
let everything = H5S_ALL

/// The owner of one open HDF5 identifier: closes it when it goes.
///
/// A file's data is flushed, with the status checked, before its owner goes; nothing that matters
/// can fail in closing.
final class HDF5Handle {
  private let id: hid_t
  private let close: (hid_t) -> herr_t
  private var isOpen = true

  /// Owns an identifier that was opened successfully.
  init(owning id: hid_t, closedBy close: @escaping (hid_t) -> herr_t) {
    self.id = id
    self.close = close
  }

  deinit {
    if isOpen { _ = close(id) }
  }

  /// Closes the identifier now, for its status; it must not be used any more.
  func closeNow() -> herr_t {
    isOpen = false
    return close(id)
  }

  /// Calls the library with the identifier, which stays open for at least as long. Swift may let an
  /// object go after its last use, so an identifier that left its owner could be closed already.
  func use<Result>(_ call: (hid_t) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) { try call(id) }
  }
}

/// A number as it lies in memory and in a file; files are little-endian on every machine.
protocol HDF5Number: BitwiseCopyable {
  static var zero: Self { get }
  static var memoryType: hid_t { get }
  static var fileType: hid_t { get }
  /// The file type in words.
  static var typeName: String { get }
}

extension Double: HDF5Number {
  static var memoryType: hid_t { reprise_h5t_native_double() }
  static var fileType: hid_t { reprise_h5t_ieee_f64le() }
  static var typeName: String { "64-bit floats" }
}

extension Float: HDF5Number {
  static var memoryType: hid_t { reprise_h5t_native_float() }
  static var fileType: hid_t { reprise_h5t_ieee_f32le() }
  static var typeName: String { "32-bit floats" }
}

extension Int: HDF5Number {
  static var memoryType: hid_t { reprise_h5t_native_int64() }
  static var fileType: hid_t { reprise_h5t_std_i64le() }
  static var typeName: String { "64-bit integers" }
}

extension UInt8: HDF5Number {
  static var memoryType: hid_t { reprise_h5t_native_uint8() }
  static var fileType: hid_t { reprise_h5t_std_u8le() }
  static var typeName: String { "unsigned bytes" }
}
