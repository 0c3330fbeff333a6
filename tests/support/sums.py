# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the results of one test run.

Argument: a directory with the report of CTest (ctest.junit) and one GoogleTest report for each program that came to its
end. Prints "PASSED FAILED" and then a line for everything that failed. A program that CTest calls failed though none
of its cases failed (a crash, a time-out, a leak at the end) counts as one failure.
"""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def cases(report):
    """The passed count and the failed names of one GoogleTest report; skipped and disabled ones are neither."""
    passed, failed = 0, []
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None:
            failed.append(f"{case.get('classname')}.{case.get('name')}")
        elif case.get("status") == "run" and case.get("result") == "completed":
            passed += 1
    return passed, failed


def main(directory):
    passed, failed = 0, []
    for test in ElementTree.parse(directory / "ctest.junit").iter("testcase"):
        name = test.get("name")
        if test.get("status") == "disabled":
            continue
        broken = test.get("status") != "run"
        report = directory / f"{name}.xml"
        if report.exists():
            good, bad = cases(report)
            passed += good
            failed += [f"{name}: {case}" for case in bad]
            if broken and not bad:
                failed.append(f"{name}: the program failed, though none of its cases did")
        elif broken:
            failed.append(f"{name}: ended without a report")
        else:
            passed += 1
    print(passed, len(failed))
    print("\n".join(failed))


main(pathlib.Path(sys.argv[1]))
