"""What Schemathesis does not know by itself of the media types that the portal speaks."""

import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def tus_part(ctx, value):
    return value.encode() if isinstance(value, str) else value


@schemathesis.deserializer("application/vnd.android.package-archive")
@schemathesis.deserializer("application/octet-stream")
def as_bytes(ctx, response):
    return response.content.decode("latin-1")


@schemathesis.deserializer("application/jsonl")
@schemathesis.deserializer("text/csv")
def as_text(ctx, response):
    return response.content.decode()
