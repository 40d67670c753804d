"""What holds for the words of every lesson."""

import re

from tests.states import each_lesson, outermost


@each_lesson
def test_a_formula_of_several_lines_has_its_fences_on_lines_of_their_own(lesson):
    # Markdown takes what follows an opening fence for its name, and runs on to the end.
    for state in outermost(lesson):
        text = lesson.derivation(state.values, state.options)
        fences = re.findall(r"^.*\$\$.*$", text, flags=re.MULTILINE)
        for line in fences:
            assert line == "$$" or line.count("$$") == 2, line
        assert sum(line.count("$$") for line in fences) % 2 == 0
