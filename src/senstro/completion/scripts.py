"""The script of each shell, made from one model; a script holds all its words, so that a shell never has to start the command to complete it."""

from __future__ import annotations

from senstro.completion.model import Model, Option

__all__ = ["SHELLS", "script"]

_HEAD = "# Completion of senstro for {shell}, made by `senstro completion {shell}`; make it anew after an update.\n"


def _quoted(text: str) -> str:
    """A word that no shell of the three takes apart; a quotation mark ends the quoting, stands for itself, and begins it anew."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _lines(words: tuple[str, ...] | list[str]) -> str:
    return _quoted("\n".join(words))


def _values(option: Option) -> str:
    """The shell words that print the values of an option, one a line."""
    if option.takes == "words":
        return f"printf '%s\\n' {_lines(option.values)}"
    return f"printf '%s\\n' \"$_senstro_{option.takes}\""


def _has_values(option: Option) -> bool:
    return option.takes not in {"nothing", "file", "anything"}


def _shared(model: Model) -> str:
    """What bash and zsh have in common: the lists, and a function that prints what may stand at a place, one a line.

    Its arguments are the subcommand, the question if one is named, the option before the place if it takes a value, and what was typed.
    """
    lists = "".join(f"_senstro_{name}={_lines(values)}\n" for name, values in model.lists.items())
    ask = model.subcommands["ask"]
    out = [lists, "_senstro_words() {\n    local sub=$1 question=$2 option=$3 typed=$4\n"]
    out.append('    if [ -n "$option" ]; then\n        case "$question $option" in\n')
    for name, (_, parameters) in model.questions.items():
        out += [f"            {_quoted(f'{name} {option.name}')}) {_values(option)}; return ;;\n" for option in parameters if _has_values(option)]
    out.append('        esac\n        case "$sub $option" in\n')
    for sub in model.subcommands.values():
        out += [
            f"            {_quoted(f'{sub.name} {option.name}')}) {_values(option)}; return ;;\n" for option in sub.options if _has_values(option)
        ]
    out.append('        esac\n        return\n    fi\n    case "$sub" in\n')
    out.append(f"        '') printf '%s\\n' {_lines([*model.subcommands, '--help'])} ;;\n        ask)\n            case \"$question\" in\n")
    common = [option.name for option in ask.options]
    out.append(f"                '') printf '%s\\n' {_lines([*model.questions, *common])} ;;\n")
    for name, (_, parameters) in model.questions.items():
        out.append(f"                {name}) printf '%s\\n' {_lines([*(option.name for option in parameters), *common])} ;;\n")
    out.append("            esac ;;\n")
    for sub in model.subcommands.values():
        if sub.name == "ask":
            continue
        options = f"printf '%s\\n' {_lines([option.name for option in sub.options])}"
        # Where files are wanted, options are shown only to who types a hyphen; else the shell would show no file.
        shown = f'case "$typed" in -*) {options} ;; esac' if sub.files else options
        words = f"printf '%s\\n' {_lines(sub.words)}; " if sub.words else ""
        out.append(f"        {sub.name}) {words}{shown} ;;\n")
    out.append("    esac\n}\n")
    valued = sorted({option.name for sub in model.subcommands.values() for option in sub.options if option.takes != "nothing"})
    asked = sorted({option.name for _, parameters in model.questions.values() for option in parameters})
    out.append("_senstro_takes_value() {\n" + f'    case "$1" in {"|".join(sorted({*valued, *asked}))}) return 0 ;; esac\n    return 1\n}}\n')
    out.append("_senstro_is_question() {\n" + f'    case "$1" in {"|".join(model.questions)}) return 0 ;; esac\n    return 1\n}}\n')
    return "".join(out)


_BASH = r"""_senstro() {
    local cur=${COMP_WORDS[COMP_CWORD]} option= sub= question= quote= word place
    # The shell takes --name=value apart at the sign.
    local before=$((COMP_CWORD - 1))
    if [ "$cur" = "=" ]; then cur=; elif [ "${COMP_WORDS[before]}" = "=" ]; then before=$((before - 1)); fi
    for ((place = 1; place < COMP_CWORD; place++)); do
        word=${COMP_WORDS[place]}
        case "$word" in -*|=) continue ;; esac
        if [ -z "$sub" ]; then sub=$word; elif [ -z "$question" ] && _senstro_is_question "$word"; then question=$word; fi
    done
    if [ "$sub" ] && _senstro_takes_value "${COMP_WORDS[before]}"; then option=${COMP_WORDS[before]}; fi
    case "$cur" in \"*|\'*) quote=${cur:0:1}; cur=${cur:1} ;; esac
    cur=${cur//\\/}
    COMPREPLY=()
    while IFS= read -r word; do
        case "$word" in "$cur"*) ;; *) continue ;; esac
        if [ "$quote" ]; then COMPREPLY+=("$word"); else COMPREPLY+=("$(printf '%q' "$word")"); fi
    done < <(_senstro_words "$sub" "$question" "$option" "$cur")
}
complete -o default -F _senstro senstro
"""

_ZSH = r"""_senstro() {
    local option= sub= question= word
    local -a found
    for word in "${(@)words[2,CURRENT-1]}"; do
        case "$word" in -*) continue ;; esac
        if [ -z "$sub" ]; then sub=$word; elif [ -z "$question" ] && _senstro_is_question "$word"; then question=$word; fi
    done
    if [ -n "$sub" ] && _senstro_takes_value "${words[CURRENT-1]}"; then option=${words[CURRENT-1]}; fi
    if [[ "${words[CURRENT]}" == --*=* ]]; then option=${words[CURRENT]%%=*}; compset -P '*='; fi
    found=("${(@f)$(_senstro_words "$sub" "$question" "$option" "${words[CURRENT]}")}")
    found=("${(@)found:#}")
    if [ ${#found} -eq 0 ] || ! compadd -a found; then _files; fi
}
if [ "${funcstack[1]}" = "_senstro" ]; then _senstro "$@"; else compdef _senstro senstro; fi
"""

_FISH_FUNCTIONS = """function __senstro_sub
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$argv[1]"
end
function __senstro_first
    test (count (commandline -opc)) -eq 1
end
function __senstro_asks
    __senstro_sub ask; and contains -- "$argv[1]" (commandline -opc)
end
function __senstro_no_question
    __senstro_sub ask; or return 1
    for word in (commandline -opc)[3..-1]
        contains -- $word $__senstro_questions; and return 1
    end
    return 0
end
"""


def _fish_option(condition: str, option: Option) -> str:
    line = f"complete -c senstro -n {_fish_quoted(condition)} -l {option.name.removeprefix('--')} -d {_fish_quoted(option.about)}"
    if option.takes == "nothing":
        return line + "\n"
    if option.takes == "file":
        return line + " -r -F\n"
    if option.takes == "anything":
        return line + " -x\n"
    if option.takes == "words":
        return line + f" -x -a {_fish_quoted(' '.join(option.values))}\n"
    return line + f" -x -a '(printf \"%s\\n\" $__senstro_{option.takes})'\n"


def _fish(model: Model) -> str:
    lists = "".join(f"set -g __senstro_{name} {' '.join(_fish_quoted(value) for value in values)}\n" for name, values in model.lists.items())
    out = [lists, f"set -g __senstro_questions {' '.join(model.questions)}\n", _FISH_FUNCTIONS, "complete -c senstro -f\n"]
    for sub in model.subcommands.values():
        out.append(f"complete -c senstro -n __senstro_first -a {sub.name} -d {_fish_quoted(sub.about)}\n")
    for name, (summary, parameters) in model.questions.items():
        out.append(f"complete -c senstro -n __senstro_no_question -a {name} -d {_fish_quoted(summary)}\n")
        out += [_fish_option(f"__senstro_asks {name}", option) for option in parameters]
    for sub in model.subcommands.values():
        condition = f"__senstro_sub {sub.name}"
        if sub.files:
            out.append(f"complete -c senstro -n {_fish_quoted(condition)} -F\n")
        if sub.words:
            out.append(f"complete -c senstro -n {_fish_quoted(condition)} -a {_fish_quoted(' '.join(sub.words))}\n")
        out += [_fish_option(condition, option) for option in sub.options]
    return "".join(out)


def _bash(model: Model) -> str:
    return _shared(model) + _BASH


def _zsh(model: Model) -> str:
    return "#compdef senstro\n" + _shared(model) + _ZSH


SHELLS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
"""Shell to what makes its script."""


def script(shell: str, model: Model) -> str:
    """The script of a shell.

    Args:
        shell: one of :data:`SHELLS`.
        model: what can be completed.
    """
    body = SHELLS[shell](model)
    head = _HEAD.format(shell=shell)
    return body.replace("#compdef senstro\n", "#compdef senstro\n" + head, 1) if shell == "zsh" else head + body
