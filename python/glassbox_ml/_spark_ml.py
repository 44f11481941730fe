"""The pair of Spark ML: an estimator that trains, and the transformer that it fits."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from pyspark.ml import Estimator, Transformer
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import DefaultParamsReadable, DefaultParamsWritable
from pyspark.sql import DataFrame

from glassbox_ml import spark
from glassbox_ml._arguments import checked_mapping, checked_text, checked_whole
from glassbox_ml._model import Model, json_text


class GlassboxEstimator(Estimator, DefaultParamsReadable, DefaultParamsWritable):  # type: ignore[misc]
    """Trains as :func:`glassbox_ml.spark.train` does, in a pipeline of Spark ML.

    Parameters
    ----------
    target : str
        Name of the column to predict.
    schema, recipe, parameters, seed, processes, interface
        As of :func:`glassbox_ml.spark.train`.
    """

    target = Param(Params._dummy(), "target", "column to predict", TypeConverters.toString)
    schema = Param(Params._dummy(), "schema", "schema in JSON", TypeConverters.toString)
    recipe = Param(Params._dummy(), "recipe", "recipe in JSON", TypeConverters.toString)
    parameters = Param(Params._dummy(), "parameters", "training parameters in JSON", TypeConverters.toString)
    seed = Param(Params._dummy(), "seed", "of the shuffle", TypeConverters.toInt)
    processes = Param(Params._dummy(), "processes", "tasks at once; 0: as many as there are", TypeConverters.toInt)
    interface = Param(Params._dummy(), "interface", "network interface", TypeConverters.toString)

    def __init__(
        self,
        target: str = "",
        *,
        schema: str | Mapping[str, Any] | None = None,
        recipe: str | Mapping[str, Any] | None = None,
        parameters: Mapping[str, Any] | None = None,
        seed: int = 1,
        processes: int | None = None,
        interface: str | None = None,
    ) -> None:
        super().__init__()
        given = checked_mapping("parameters", parameters)
        self._set(
            target=checked_text("target", target),
            schema=json_text(schema, "schema"),
            recipe=json_text(recipe, "recipe"),
            parameters="" if parameters is None else json.dumps(given),
            seed=checked_whole("seed", seed, 0, 2**31 - 1),
            processes=checked_whole("processes", processes or 0, 0, 1 << 20),
            interface=checked_text("interface", interface),
        )

    def _fit(self, dataset: DataFrame) -> GlassboxTransformer:
        def of(param: Any) -> Any:
            return self.getOrDefault(param) or None

        parameters = of(self.parameters)
        return GlassboxTransformer(
            spark.train(
                dataset,
                of(self.target),
                schema=of(self.schema),
                recipe=of(self.recipe),
                parameters=None if parameters is None else json.loads(parameters),
                seed=self.getOrDefault(self.seed),
                processes=of(self.processes),
                interface=of(self.interface),
            )
        )


class GlassboxTransformer(Transformer, DefaultParamsReadable, DefaultParamsWritable):  # type: ignore[misc]
    """Adds predictions as :func:`glassbox_ml.spark.transform` does. It saves with its model.

    Parameters
    ----------
    model : Model, optional
        None: `load` sets it.
    """

    content = Param(Params._dummy(), "content", "the model file in base64", TypeConverters.toString)

    def __init__(self, model: Model | None = None) -> None:
        super().__init__()
        if model is not None:
            self._set(content=base64.b64encode(model.to_bytes()).decode())

    @property
    def model(self) -> Model:
        """The model that it predicts with."""
        return Model.from_bytes(base64.b64decode(self.getOrDefault(self.content)))

    def _transform(self, dataset: DataFrame) -> DataFrame:
        return spark.transform(self.model, dataset)
