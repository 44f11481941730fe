// Trains on 70 % of the wines, evaluates on the others, explains one prediction.
//
//     glassbox datasets wine -o wine
//     wine_example wine/binary.csv wine/binary.schema wine.model
#include <glassbox/evaluate.h>
#include <glassbox/explain.h>
#include <glassbox/load.h>
#include <glassbox/predict.h>
#include <glassbox/save.h>
#include <glassbox/train.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: wine_example DATA.csv DATA.schema OUTPUT.model\n";
    return 2;
  }
  try {
    glassbox::TrainOptions options;
    options.data.files = {argv[1]};
    options.data.schema = glassbox::read_text(argv[2]);
    options.data.split = "0-70";
    options.parameters["sgd.maxPasses"] = "100";
    glassbox::save(glassbox::train(options).model, argv[3], /*replace=*/true);

    const glassbox::Model model = glassbox::load(argv[3]);
    glassbox::Data test;
    test.files = options.data.files;
    test.split = "70-100";
    const glassbox::Evaluation evaluation = glassbox::evaluate(model, test);
    std::cout << evaluation.metric << ' ' << evaluation.value << '\n';

    const glassbox::Record wine = {{"alcohol", "12.5"}, {"sulphates", "0.8"}};
    std::cout << model.target() << " = " << glassbox::predict(model, wine).label << '\n';
    for (const auto& part : glassbox::explain(model, wine).contributions)
      if (part.by_output[0] != 0) std::cout << part.by_output[0] << '\t' << part.feature << '\n';
  } catch (const glassbox::Error& error) {
    std::cerr << error.what() << '\n';
    return static_cast<int>(error.kind());
  }
}
