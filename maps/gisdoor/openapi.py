"""The description of the door for machines: OpenAPI 3.0, from the catalogue."""

from collections.abc import Iterable
from typing import Any

from .asking import MOST, USUAL
from .catalogue import Collection

TITLE = "放置自転車管理システム GISの窓口"
DESCRIPTION = (
    "台帳の位置・区域・依頼を読むだけの窓口です（OGC API – Features）。個人情報は含みません。"
)
CONFORMANCE = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "geojson", "oas30")
]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
JSON = "application/json"


def document(server: str, collections: Iterable[Collection]) -> dict[str, Any]:
    """The whole description, for the collections that the asker may read."""
    paths: dict[str, Any] = {
        "/": _get("getLandingPage", "入口", JSON),
        "/conformance": _get("getConformance", "適合クラス", JSON),
        "/collections": _get("getCollections", "コレクションの一覧", JSON),
    }
    for one in collections:
        base = f"/collections/{one.name}"
        paths[base] = _get(f"describe_{one.name}", one.title, JSON)
        paths[f"{base}/items"] = _get(
            f"get_{one.name}", one.description, GEOJSON, parameters=_parameters(one)
        )
        paths[f"{base}/items/{{featureId}}"] = _get(
            f"get_{one.name}_feature",
            f"{one.title}の1件",
            GEOJSON,
            parameters=[
                {
                    "name": "featureId",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "integer"},
                }
            ],
            schema=schema_of(one),
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "description": DESCRIPTION, "version": "1.0"},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "bearer": {"type": "http", "scheme": "bearer"},
            }
        },
        "security": [{"basic": []}, {"bearer": []}],
    }


def schema_of(collection: Collection) -> dict[str, Any]:
    """The attributes of one feature, as JSON Schema."""
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "integer"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {
                "type": "object",
                "properties": {
                    one.name: {**one.kind, "title": one.meaning, "nullable": True}
                    for one in collection.columns
                },
            },
        },
    }


def _get(
    operation: str,
    summary: str,
    kind: str,
    *,
    parameters: list[dict[str, Any]] | None = None,
    schema: dict[str, Any] | None = None,
) -> dict[str, Any]:
    good = {"description": "答え", "content": {kind: {"schema": schema or {"type": "object"}}}}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters or [],
            "responses": {
                "200": good,
                "400": {"description": "条件が正しくない"},
                "401": {"description": "キーがないか、使えない"},
                "403": {"description": "権限がない"},
                "404": {"description": "ない"},
            },
        }
    }


def _parameters(collection: Collection) -> list[dict[str, Any]]:
    whole = {"type": "integer", "minimum": 0}
    found = [
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        _query("offset", {**whole, "default": 0}),
        _query("after", whole),
        _query("f", {"type": "string", "enum": ["json", "geojson"]}),
        {
            **_query(
                "bbox",
                {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
            ),
            "style": "form",
            "explode": False,
        },
    ]
    return [*found, _query("datetime", {"type": "string"})] if collection.since else found


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}
