"""`./run.sh bench [NAME ...] [--quick]`: run the benchmarks, or those named, one after the other."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(words: list[str]) -> int:
    wanted = [word for word in words if not word.startswith("-")]
    options = [word for word in words if word.startswith("-")]
    names = [each.name for each in pkgutil.iter_modules(benchmarks.__path__) if not each.name.startswith("_")]
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(names)}.", file=sys.stderr)
        return 2
    for name in wanted or names:
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "main"):
            print(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}\n", flush=True)
            sys.argv[1:] = options
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
