/// What keeps a classifier from being fitted.
public enum ClassifierError: Error, Equatable, Sendable {
  /// A library is missing, or lacks a function.
  case library(name: String, reason: String)
  /// The equations have no single solution: a sum of squares is not positive definite.
  case singular(ridge: Double)
  /// The eigenvectors of the covariance could not be found.
  case noEigenvectors(code: Int)
  /// A number of the spec is larger than the data allows.
  case tooMany(key: String, expected: String, found: Int)
  /// A class has no training image where each needs one.
  case missingClass(Int)
  /// LIBSVM refuses its parameters.
  case refusedByLIBSVM(reason: String)
}

extension ClassifierError: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .library(let name, let reason):
      "\(name): cannot be used: \(reason) (on Debian: apt-get install libopenblas-dev)"
    case .singular(let ridge):
      "classifier.ridge: expected enough for the sums of squares to have an inverse, found \(ridge) "
        + "(some inputs are constant or depend on others; 1e-6 times their mean square is much)"
    case .noEigenvectors(let code):
      "classifier.components: expected eigenvectors of the covariance, found none (LAPACK's dsyevr: "
        + "\(code))"
    case .tooMany(let key, let expected, let found):
      "classifier.\(key): expected \(expected), found \(found)"
    case .missingClass(let label):
      "data.train: expected images of every class, found none of class \(label)"
    case .refusedByLIBSVM(let reason):
      "classifier.supportVector: refused by LIBSVM: \(reason)"
    }
  }
}
