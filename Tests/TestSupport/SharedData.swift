import FoundationEssentials

/// The reference data that lies beside a developer's checkout; a stranger's clone has none.
public enum SharedData {
  /// The folder of the checkout itself.
  public static let packageFolder = String(
    #filePath.dropLast("/Tests/TestSupport/SharedData.swift".count))

  /// The folder of reference data, whether or not it exists.
  public static let folder = packageFolder + "/../shared/data"

  /// True where the reference data can be read.
  public static let isPresent = FileManager.default.fileExists(atPath: folder)

  /// The path of one reference file.
  public static func path(_ relative: String) -> String { folder + "/" + relative }
}

/// The real model, fetched by `tools/fetch-model` into the checkout.
public enum RealModel {
  /// The Hugging Face folder of SmolLM2-135M-Instruct.
  public static let folder = SharedData.packageFolder + "/models/smollm2-135m-instruct"

  /// True where the model has been fetched.
  public static let isPresent = FileManager.default.fileExists(
    atPath: folder + "/model.safetensors")
}
