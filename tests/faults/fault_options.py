"""The options that all tests of faults have."""
import argparse
import pathlib


def fault_options(description):
    options = argparse.ArgumentParser(description=description,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--glassbox", "--library", "--scratch"):
        options.add_argument(name, type=pathlib.Path, required=True)
    return options
