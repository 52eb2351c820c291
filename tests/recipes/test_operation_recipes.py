"""A metric with an alert, and a setting."""

from tests.recipes.conftest import Follow

_ROW = """    # models
    queued_windows = _gauge(
        "Windows that wait for a model.",
        "model",
        alert=Alert(
            "GlossatorModelBehind", "max by (model) (glossator_queued_windows) > 1000", "10m", "warning",
            "{{ $labels.model }} is behind: start another instance",
        ),
    )
"""
_FIELD = """
    page_size: int = Field(100, ge=1, description="How many examples an export reads at a time.")
"""


def test_add_a_metric_with_an_alert(follow: Follow) -> None:
    steps = follow("Add a metric or an alert")
    steps.replace("metrics.py", "    # models\n", _ROW)
    steps.append("alerts.md", "\n## GlossatorModelBehind\n\n**Remedy.** Add an instance.\n")
    steps.make("docs/reference", "chart")
    steps.check("tests/unit/shared/runtime/observe/test_metrics.py")


def test_add_a_setting(follow: Follow) -> None:
    steps = follow("Add a setting", SERVICE="feedback")
    steps.append("settings.py", _FIELD)
    steps.make("docs/reference", "chart")
    steps.check("tests/unit/shared/runtime/test_settings.py")
