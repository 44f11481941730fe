"""Spark ML's LogisticRegression on clicks: peer_spark.py TRAIN.csv TEST.csv. Prints JSON."""

from __future__ import annotations

import json
import sys
import time

import pyspark
from clicks_columns import BINS, CATEGORIES, L2, NUMBERS, TARGET
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.feature import OneHotEncoder, QuantileDiscretizer, StringIndexer, VectorAssembler
from pyspark.ml.functions import vector_to_array
from pyspark.sql import SparkSession
from pyspark.sql import functions as sql

began = time.perf_counter()
spark = (SparkSession.builder.master("local[2]").config("spark.driver.memory", "8g")
         .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4")
         .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
         .getOrCreate())
spark.sparkContext.setLogLevel("ERROR")
types = ", ".join([f"{n} double" for n in NUMBERS] + [f"{c} string" for c in CATEGORIES]
                  + [f"{TARGET} double"])
started = time.perf_counter()
train, test = (spark.read.csv(path, schema=types, header=True) for path in sys.argv[1:3])
binned, coded, hot = ([f"{n}_{end}" for n in names] for names, end in
                      ((NUMBERS, "bin"), (CATEGORIES, "code"), (NUMBERS + CATEGORIES, "hot")))
features = Pipeline(stages=[
    QuantileDiscretizer(numBuckets=BINS, inputCols=NUMBERS, outputCols=binned,
                        relativeError=0.001),
    StringIndexer(inputCols=CATEGORIES, outputCols=coded, handleInvalid="keep"),
    OneHotEncoder(inputCols=binned + coded, outputCols=hot, handleInvalid="keep"),
    VectorAssembler(inputCols=hot, outputCol="features")]).fit(train)
rows = features.transform(train).select("features", TARGET).cache()
rows.count()
prepared = time.perf_counter()
# Without standardization the penalty is that of the others: lambda/2 |w|^2 beside the mean loss.
model = LogisticRegression(labelCol=TARGET, regParam=L2, standardization=False, maxIter=100,
                           tol=1e-6).fit(rows)
fitted = time.perf_counter()
p = vector_to_array("probability").getItem(1)
of_label = sql.when(sql.col(TARGET) == 1, p).otherwise(1 - p)
loss = (model.transform(features.transform(test))
        .select(sql.avg(-sql.log(sql.greatest(of_label, sql.lit(1e-15))))).first()[0])
ended = time.perf_counter()
print(json.dumps({"version": f"Spark {pyspark.__version__}", "log loss": loss,
                  "iterations": model.summary.totalIterations, "start": started - began,
                  "features": prepared - started, "fit": fitted - prepared,
                  "evaluate": ended - fitted}))
