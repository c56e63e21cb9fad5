/// Our names of parameters and those of a PyTorch module's state_dict.
///
/// A layer's path has slashes, a state_dict's name has dots: the parameter `runningMean` of
/// `stage2/block1/norm1` is `stage2.block1.norm1.running_mean` there. The two names of running
/// statistics differ; all others are the same.
public enum PyTorchName {
  /// The state_dict's name of a layer's parameter.
  public static func name(layer: String, parameter: String) -> String {
    let parameter = theirs(parameter)
    return layer.isEmpty ? parameter : layer.replacing("/", with: ".") + "." + parameter
  }

  /// The layer's path and the parameter that a state_dict's name means; the path is empty for a
  /// name without dots. It undoes `name` where no layer's own name has a dot in it.
  public static func place(of name: String) -> (layer: String, parameter: String) {
    guard let dot = name.lastIndex(of: ".") else { return ("", ours(name)) }
    let layer = String(name[..<dot]).replacing(".", with: "/")
    return (layer, ours(String(name[name.index(after: dot)...])))
  }

  /// Whether a tensor holds nothing that a network here has: PyTorch's batch norm counts the
  /// batches that it has seen, for an averaging that the update rate takes the place of.
  public static func isIgnored(_ name: String) -> Bool {
    name.split(separator: ".").last == "num_batches_tracked"
  }

  private static let renamed = [
    (ours: "runningMean", theirs: "running_mean"),
    (ours: "runningVariance", theirs: "running_var"),
  ]

  private static func theirs(_ parameter: String) -> String {
    renamed.first { $0.ours == parameter }?.theirs ?? parameter
  }

  private static func ours(_ parameter: String) -> String {
    renamed.first { $0.theirs == parameter }?.ours ?? parameter
  }
}
