import LanguageModel
import Tensors
import TestSupport

/// The rank-16 adapter of all seven projections that the reference figures of the real model use.
func formulaAdapter(for model: ModelConfiguration) -> Adapter {
  let adapter = Adapter(LoRAConfiguration(rank: 16, alpha: 32), for: model)
  for (name, matrix) in adapter.tensors {
    let elements = FormulaFill.elements(matrix.count, ofTensor: name)
    for (index, value) in elements.enumerated() {
      matrix[index / matrix.columns, index % matrix.columns] = value
    }
  }
  return adapter
}
