import json
from pathlib import Path

import pytest
import skops.io

from nlp_coder.coding.model import load_models, models_folder
from nlp_coder.errors import ModelError


@pytest.mark.parametrize("name", ["reportability", "choice"])
def test_the_weights_that_run_are_those_of_the_trained_model(name: str) -> None:
    path = models_folder() / f"{name}.skops"
    model = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    content = json.loads((models_folder() / f"{name}.json").read_text("utf-8"))
    fitted = dict(zip(model[0].feature_names_, model[1].coef_[0].tolist(), strict=True))
    assert content["weights"] == {key: round(value, 4) for key, value in fitted.items()}
    assert content["base"] == round(float(model[1].intercept_[0]), 4)


def test_a_missing_or_broken_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"E304.*priors\.json: missing"):
        load_models(tmp_path)
    (tmp_path / "priors.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="not JSON"):
        load_models(tmp_path)
