"""`python -m deploy.cli`."""

from deploy.cli.french import run
from deploy.cli.main import app

if __name__ == "__main__":
    run(app)
