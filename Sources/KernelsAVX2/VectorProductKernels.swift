import Kernels

extension VectorKernels: VectorProductKernels {
  /// See `VectorProductKernels`.
  public static func multiplyVector(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ x: UnsafePointer<Float>,
    adding b: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>
  ) {
    sumRows(w, outputs: outputs, inputs: inputs, x, adding: b, into: y) { sum, w, x in
      sum.addingProduct(w, x)
    }
  }

  /// See `VectorProductKernels`.
  public static func squaredDistances(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    sumRows(w, outputs: outputs, inputs: inputs, x, adding: nil, into: y) { sum, w, x in
      sum.addingProduct(x - w, x - w)
    }
  }

  /// See `VectorProductKernels`.
  public static func multiplyTransposed(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ dy: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>
  ) {
    var column = 0
    while column < inputs {
      let rest = (inputs &- column &+ 15) / 16
      if rest >= ManyVectors.count {
        sumColumns(w, outputs, inputs, dy, dx, column, ManyVectors { _ in .zero })
        column &+= 16 &* ManyVectors.count
      } else if rest >= SomeVectors.count {
        sumColumns(w, outputs, inputs, dy, dx, column, SomeVectors { _ in .zero })
        column &+= 16 &* SomeVectors.count
      } else if rest >= FewVectors.count {
        sumColumns(w, outputs, inputs, dy, dx, column, FewVectors { _ in .zero })
        column &+= 16 &* FewVectors.count
      } else {
        sumColumns(w, outputs, inputs, dy, dx, column, InlineArray<1, Vector> { _ in .zero })
        column &+= 16
      }
    }
  }

  /// See `VectorProductKernels`.
  public static func differentiateDistances(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ x: UnsafePointer<Float>,
    _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    while index < inputs {
      store(Vector(), dx + index)
      index &+= 16
    }
    for o in 0..<outputs {
      let factor = 2 * dy[o]
      // The distance loss moves one unit a sample: nine in ten have nothing to add.
      guard factor != 0 else { continue }
      let factors = Vector(repeating: factor)
      var index = 0
      while index < inputs {
        let difference = load(x + index) - load(w + (o &* inputs &+ index))
        store(load(dx + index).addingProduct(factors, difference), dx + index)
        index &+= 16
      }
    }
  }

  /// See `VectorProductKernels`.
  public static func outerProduct(
    _ dy: UnsafePointer<Float>, outputs: Int, _ x: UnsafePointer<Float>, inputs: Int,
    into dw: UnsafeMutablePointer<Float>
  ) {
    // A row's last store reaches into the next row, which is stored after it.
    for o in 0..<outputs {
      let factor = Vector(repeating: dy[o])
      let row = dw + o &* inputs
      var index = 0
      while index < inputs {
        store(factor * load(x + index), row + index)
        index &+= 16
      }
    }
  }
}

/// How many vectors of columns, and how many rows, are summed at the same time: 25 are the 400 inputs of
/// LeNet-5's C5.
#if REPRISE_AVX512
  private typealias ManyVectors = InlineArray<25, Vector>
  private typealias SomeVectors = InlineArray<8, Vector>
  private typealias FewVectors = InlineArray<4, Vector>
  private typealias RowsAtOnce = InlineArray<8, Vector>
  private typealias Rows = InlineArray<8, UnsafePointer<Float>>
#else
  private typealias ManyVectors = InlineArray<6, Vector>
  private typealias SomeVectors = InlineArray<4, Vector>
  private typealias FewVectors = InlineArray<2, Vector>
  private typealias RowsAtOnce = InlineArray<4, Vector>
  private typealias Rows = InlineArray<4, UnsafePointer<Float>>
#endif

/// y[o] = b[o] + the sum of the lanes of what `add` collects along row o: sixteen rows at a time,
/// which share what is loaded of x and are summed together. Of fewer rows the last one is repeated;
/// what comes of that lies behind the end of y.
@inline(__always)
private func sumRows(
  _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ x: UnsafePointer<Float>,
  adding b: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>,
  _ add: (Vector, Vector, Vector) -> Vector
) {
  let rest = Head(inputs % 16)
  var output = 0
  while output < outputs {
    var sums = Block { _ in .zero }
    var done = 0
    while done < 16, output &+ done < outputs {
      let last = outputs &- 1 &- output &- done
      var rows = Rows(repeating: w)
      for r in 0..<RowsAtOnce.count {
        rows[r] = w + (output &+ done &+ min(r, last)) &* inputs
      }
      var some = RowsAtOnce(repeating: Vector())
      var index = 0
      while index &+ 16 <= inputs {
        let values = load(x + index)
        for r in 0..<RowsAtOnce.count { some[r] = add(some[r], load(rows[r] + index), values) }
        index &+= 16
      }
      if index < inputs {
        let values = rest(load(x + index))
        for r in 0..<RowsAtOnce.count {
          some[r] = add(some[r], rest(load(rows[r] + index)), values)
        }
      }
      for r in 0..<RowsAtOnce.count { sums[done &+ r] = some[r] }
      done &+= RowsAtOnce.count
    }
    let bias = b.map { load($0 + output) } ?? Vector()
    store(totals(sums) + bias, y + output)
    output &+= 16
  }
}

/// Some vectors of dx: each row of w is read along them before the next one is.
@inline(__always)
private func sumColumns<let vectors: Int>(
  _ w: UnsafePointer<Float>, _ outputs: Int, _ inputs: Int, _ dy: UnsafePointer<Float>,
  _ dx: UnsafeMutablePointer<Float>, _ column: Int, _ zeros: InlineArray<vectors, Vector>
) {
  var sums = zeros
  for o in 0..<outputs {
    let factor = Vector(repeating: dy[o])
    let row = w + (o &* inputs &+ column)
    for k in 0..<vectors { sums[k] = sums[k].addingProduct(load(row + 16 &* k), factor) }
  }
  for k in 0..<vectors { store(sums[k], dx + (column &+ 16 &* k)) }
}
