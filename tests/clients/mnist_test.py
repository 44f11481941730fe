"""docs/examples/mnist_walkthrough.py as it is, on the 70,000 digits."""
import csv
import unittest

from example_case import ExampleCase
from service import ROOT, glassbox

DIGITS = ROOT / "datasets/mnist/data/train-images-idx3-ubyte"
PARAMETERS = ["-p", "sgd.maxPasses=10", "-p", "sgd.l2RegularizationAmount=1e-6",
              "-p", "sgd.shuffleType=auto", "-p", "sgd.maxMLModelSizeInBytes=104857600"]


@unittest.skipUnless(DIGITS.exists(), "MNIST is not here; datasets/mnist/fetch.sh brings it")
class Mnist(ExampleCase):
    def test_it_says_what_the_command_line_says(self):
        bucket = self.service.root / "mnist"
        glassbox("datasets", "mnist", "--seed", "1", "--quiet", "-o", bucket)
        said = self.run_example("mnist_walkthrough.py", "--bucket", "mnist")
        data = ["train.csv", "--schema", "mnist.schema"]
        evaluation = self.of_command(
            bucket, [*data, "--split", "0-70", "--recipe", "amazon.recipe", *PARAMETERS],
            [*data, "--split", "70-100"], ["batch.csv", "--schema", "batch.schema"])
        self.assertGreater(evaluation["value"], 0.9)
        with open(bucket / "batch.csv") as file:
            records = sum(1 for _ in csv.reader(file)) - 1
        self.check_results(bucket, said, evaluation, records, "batch.csv")
