"""The trained models as the coding stage uses them: `models/`, written by `nlp-coder train`.

The runtime reads the weights that training writes beside each skops file; a test holds that both say the same, so
that no start-up pays for loading scikit-learn.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from nlp_coder.coding.candidates import Priors
from nlp_coder.coding.linear import LinearModel
from nlp_coder.errors import ModelError

THRESHOLD: Final = 0.5
"""P(reportable) from which a case is suggested: as likely as not."""


@dataclass(frozen=True, slots=True)
class Models:
    """Reportability and choice of a code, the priors of codes, and the score from which a case is suggested."""

    reportability: LinearModel
    choice: LinearModel
    priors: Priors
    threshold: float


def load_models(folder: Path | None = None) -> Models:
    """Read the shipped models. Raises ModelError naming the file that is missing or broken."""
    folder = folder or models_folder()
    priors = _read(folder / "priors.json", ("code", "category"))
    return Models(
        _linear("reportability", folder),
        _linear("choice", folder),
        Priors(priors["code"], priors["category"]),
        THRESHOLD,
    )


def bare_models() -> Models:
    """Models that know nothing, to compute features for training with."""
    return Models(LinearModel("reportability", 0.0, {}), LinearModel("choice", 0.0, {}), Priors(), 0.0)


def models_folder() -> Path:
    """`models/` at the top of the project, or inside the installed package."""
    packed = Path(str(files("nlp_coder").joinpath("models")))
    return packed if packed.is_dir() else Path(str(files("nlp_coder"))).parent / "models"


def _linear(name: str, folder: Path) -> LinearModel:
    content = _read(folder / f"{name}.json", ("base", "weights"))
    return LinearModel(name, content["base"], content["weights"])


def _read(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ModelError(name=path.name, problem="missing") from None
    except ValueError:
        raise ModelError(name=path.name, problem="not JSON") from None
    if set(content) != set(keys):
        raise ModelError(name=path.name, problem=f"must hold {' and '.join(keys)}")
    return content
