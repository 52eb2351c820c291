"""The request of an operation, which names the type of its response."""

from typing import Any, Generic, TypeVar, get_args

R_co = TypeVar("R_co", covariant=True)


class Request(Generic[R_co]):
    """The base of requests: `class ListReviewsRequest(Request[ListReviewsResponse])`.

    A request is a frozen dataclass with the fields of the message of the same name in `protos/`. The name of its
    operation is the name of the class without `Request`.
    """

    __slots__ = ()


def operation_name(kind: type[Any]) -> str:
    """The operation of a request type: `ListReviews` of `ListReviewsRequest`."""
    return kind.__name__.removesuffix("Request")


def response_type(kind: type[Any]) -> type[Any]:
    """The response type of a request type. Raises `TypeError` if its base does not name one."""
    for base in getattr(kind, "__orig_bases__", ()):
        for argument in get_args(base):
            return argument  # type: ignore[no-any-return] # of `Request[…]`
    raise TypeError(f"{kind.__name__} does not state its response: class {kind.__name__}(Request[…])")
