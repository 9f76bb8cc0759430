"""Makes the CRDs here from those of their projects; python3 with PyYAML.

    python3 derive.py ARGO_CD KUSTOMIZE_CONTROLLER SOURCE_CONTROLLER TEKTON_PIPELINE

Each argument is the directory of that Go module, as `go mod download -json MODULE@VERSION` says it in `Dir`.
"""

import pathlib
import sys

import yaml

# What is left out, as a path below a property; what is left out is an unknown field to an API server, so that a test
# that would need it fails.
TASK_FIELDS = ["computeResources", "volumeDevices", "volumeMounts"]
LEFT_OUT = {
    "applicationset": [
        "spec.generators[].%s" % kind
        for kind in ["clusterDecisionResource", "git", "list", "matrix", "merge", "plugin", "pullRequest", "scmProvider"]
    ]
    + ["spec.template.spec.source.%s" % kind for kind in ["directory", "helm", "kustomize"]]
    + ["spec.template.spec.sourceHydrator", "spec.template.spec.sources"]
    + ["spec.generators[].clusters.template", "spec.strategy", "status"],
    "task": ["spec.%s" % field for field in ["sidecars", "volumes"]]
    + ["spec.%s.%s" % (step, field) for step in ["stepTemplate", "steps[]"] for field in TASK_FIELDS],
}
FILES = {
    "argoproj.io_applicationsets.yaml": (0, "manifests/crds/applicationset-crd.yaml", "applicationset"),
    "kustomize.toolkit.fluxcd.io_kustomizations.yaml": (
        1, "config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml", None),
    "source.toolkit.fluxcd.io_gitrepositories.yaml": (
        2, "config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml", None),
    "tekton.dev_pipelines.yaml": (3, "config/300-crds/300-pipeline.yaml", None),
    "tekton.dev_tasks.yaml": (3, "config/300-crds/300-task.yaml", "task"),
}


def without_descriptions(schema):
    """The schema without texts for people; a property that is called `description` stays."""
    if isinstance(schema, list):
        return [without_descriptions(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if not (key == "description" and isinstance(value, str))}
    return {key: without_descriptions(value) for key, value in kept.items()}


def leave_out(schema, path):
    *above, last = path.split(".")
    for part in above:
        schema = schema["properties"][part.removesuffix("[]")]
        if part.endswith("[]"):
            schema = schema["items"]
    del schema["properties"][last]


def main(modules):
    for name, (module, path, what) in FILES.items():
        crd = yaml.safe_load((pathlib.Path(modules[module]) / path).read_text())
        crd["spec"]["versions"] = [one for one in crd["spec"]["versions"] if one["storage"]]
        for version in crd["spec"]["versions"]:
            schema = version["schema"]["openAPIV3Schema"]
            for property in LEFT_OUT.get(what, []):
                leave_out(schema, property)
        crd = without_descriptions(crd)
        crd["metadata"] = {"name": crd["metadata"]["name"]}
        crd["spec"].pop("conversion", None)  # a webhook of the controller
        crd.pop("status", None)
        (pathlib.Path(__file__).parent / name).write_text(yaml.safe_dump(crd, sort_keys=True, width=120))


main(sys.argv[1:])
