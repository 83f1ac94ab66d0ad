"""Run all benchmarks and print what each found."""

from bench import fees, ratings

MODULES = (fees, ratings)


def main() -> None:
    """Print every goal as soon as it is measured."""
    for module in MODULES:
        for goal in module.goals():
            print(goal, flush=True)


if __name__ == "__main__":
    main()
