"""How static files are named in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModuleStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for every file, ES module imports included.

    Django rewrites `import … from "./x.js"` when statements end in a semicolon and name the
    file with its extension, which is why static/js keeps to both.
    """

    support_js_module_import_aggregation = True
    manifest_strict = True
