"""A stand-in for Colab's package: what says that this is Colab, and the secrets, which are one environment
variable here.
"""

import os

os.environ.setdefault("COLAB_RELEASE_TAG", "a stand-in")


class SecretNotFoundError(Exception):
    pass


class userdata:
    @staticmethod
    def get(name):
        if "SECRET" not in os.environ:
            raise SecretNotFoundError(name)
        return os.environ["SECRET"]
