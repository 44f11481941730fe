"""docs/examples/targeted_marketing.py as it is, on the data of banking_data.py."""
import hashlib
import subprocess
import sys

from example_case import ExampleCase
from service import ROOT

MAKER = ROOT / "docs/examples/banking_data.py"
PARAMETERS = ["-p", "sgd.maxPasses=100", "-p", "sgd.l2RegularizationAmount=1e-4",
              "-p", "sgd.shuffleType=auto", "-p", "sgd.maxMLModelSizeInBytes=104857600"]


class TargetedMarketing(ExampleCase):
    def test_it_says_what_the_command_line_says(self):
        bucket = self.service.root / "marketing"
        subprocess.run([sys.executable, MAKER, bucket], check=True)
        said = self.run_example("targeted_marketing.py", "--files", bucket, "--bucket",
                                "marketing")
        data = ["banking.csv", "--schema", "banking.csv.schema"]
        evaluation = self.of_command(
            bucket, [*data, "--split", "0-70", "--recipe", "recipe.json", *PARAMETERS],
            [*data, "--split", "70-100"],
            ["banking-batch.csv", "--schema", "banking-batch.csv.schema"], threshold=0.77)
        self.assertGreater(evaluation["value"], 0.8)
        self.check_results(bucket, said, evaluation, 1000, "banking-batch.csv")

    def test_the_same_seed_makes_the_same_data(self):
        sums = []
        for seed in (1, 1, 2):
            place = self.by_hand / f"data-{len(sums)}"
            subprocess.run([sys.executable, MAKER, "--seed", str(seed), "--rows", "500", place],
                           check=True)
            sums.append(hashlib.sha256((place / "banking.csv").read_bytes()).hexdigest())
        self.assertEqual(sums[0], sums[1])
        self.assertNotEqual(sums[0], sums[2])
