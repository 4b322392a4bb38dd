"""How static files are named in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_EXTENSION, _PATTERNS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns  # type: ignore[attr-defined]  # noqa: SLF001
_AWAITED_IMPORT = (
    r"""(?P<matched>await\s+import\(["'](?P<url>[./].*?)["']\))""",
    """await import("%(url)s")""",
)


class HashedModuleStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for every file, ES module imports included.

    Django rewrites `import … from "./x.js"` when statements end in a semicolon and name the
    file with its extension, which is why static/js keeps to both. It would also rewrite the
    `import("./x.js")` of a type in a comment, where two modules may name each other; only an
    awaited import is one.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (_EXTENSION, (*_PATTERNS[:-1], _AWAITED_IMPORT))
    # One pass for each step of the longest chain of imports, from a page down to the library.
    max_post_process_passes = 20
    manifest_strict = True
