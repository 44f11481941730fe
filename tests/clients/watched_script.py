"""Runs a script that calls boto3.client() as it is, but for a check of every answer it gets.

    watched_script.py SCRIPT [ARGUMENT...]
"""
import os
import runpy
import sys

import boto3

import wire_model

# Not beside this file: the script would otherwise import from here.
script, made = sys.argv[1], boto3.client
boto3.client = lambda *arguments, **options: wire_model.watch(made(*arguments, **options))
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(os.path.abspath(script))
runpy.run_path(script, run_name="__main__")
