#include "schema/base/cli_completion.h"

#include <algorithm>

namespace notesearch {
namespace {

namespace po = boost::program_options;

// Each script is one of these with the parts that depend on the table in place of @...@.

constexpr std::string_view kBashScript =
    R"SH(# bash completion for @PROGRAM@, made by: @PROGRAM@ --completion bash

# Completes the word $2 with what @PROGRAM@ knows of $1, which whoever wrote the notes chose. In a word
# that begins with a quote, readline puts an offer there as it is and closes the quote: so only what
# means itself in any quotes. Of a word with another quote, who knows what is still open.
_@NAME@_words() {
    local program=${COMP_WORDS[0]/#\~/$HOME} word i
    local -a index=() found=()
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${COMP_WORDS[i]} == --index ]] || continue
        word=${COMP_WORDS[i + 1]}
        [[ $word == = ]] && word=${COMP_WORDS[i + 2]}
        word=${word/#\~/$HOME}
        index=(--index "${word//[\\\"\']/}")
    done
    [[ ${2:1} == *[\"\']* ]] && return
    mapfile -t found < <("$program" "${index[@]}" --complete "$1" -- "${2//[\\\"\']/}" 2>/dev/null)
    for word in "${found[@]}"; do
        # Within `...` a backslash less is left of what is escaped.
        [[ $word == *[\`\$\\]* ]] && continue
        if [[ $2 != [\"\']* ]]; then
            printf -v word %q "$word"
        elif [[ $word == *[^[:alnum:]\ ._+#/-]* ]]; then
            continue
        fi
        COMPREPLY+=("$word")
    done
}

_@NAME@() {
    local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} ended= i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${COMP_WORDS[i]} == -- ]] && ended=yes option=
    done
    # Bash splits --option=value at the sign.
    if [[ $current == = ]]; then
        current=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $option in
@CASES@    esac
    if [[ ! $ended && $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '@OPTIONS@' -- "$current")
    else
        @POSITIONAL@
    fi
}

complete -F _@NAME@ @PROGRAM@
)SH";

constexpr std::string_view kZshScript = R"SH(#compdef @PROGRAM@
# zsh completion for @PROGRAM@, made by: @PROGRAM@ --completion zsh

# Completes the word at hand with what @PROGRAM@ knows of $1.
_@NAME@_words() {
  local -a index found
  local at=${words[(I)--index]}
  (( at > 0 && at < CURRENT - 1 )) && index=(--index ${~${(Q)words[at + 1]}})
  found=("${(@f)$(${~words[1]} $index --complete $1 -- "${(Q)PREFIX}" 2>/dev/null)}")
  found=(${found:#})
  compadd -U -i "$IPREFIX" -a found
}

_@NAME@() {
  _arguments -S \
@CASES@    '*@POSITIONAL@'
}

if [[ $funcstack[1] == _@PROGRAM@ ]]; then
  _@NAME@ "$@"
else
  compdef _@NAME@ @PROGRAM@
fi
)SH";

constexpr std::string_view kFishScript =
    R"SH(# fish completion for @PROGRAM@, made by: @PROGRAM@ --completion fish

# What @PROGRAM@ knows of $argv[1] that begins with the word at hand.
function __@NAME@_words
    set -l line (commandline -opc)
    set -l index
    if set -l at (contains -i -- --index $line)
        and test $at -lt (count $line)
        set index --index $line[(math $at + 1)]
    end
    set -l prefix (commandline -ct | string replace -r '^--[a-z-]+=' '' | string unescape)
    $line[1] $index --complete $argv[1] -- "$prefix" 2>/dev/null
end

complete -c @PROGRAM@@POSITIONAL@
@CASES@)SH";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Of one option, what the scripts need.
struct Option {
  std::string name;    // "tag"
  std::string letter;  // "h", or none
  std::string value;   // "TAG", or none for a switch
  std::string help;    // on one line
  ValueCompletion completion;
};

std::vector<Option> list_options(const po::options_description& table,
                                 const std::vector<ValueCompletion>& values) {
  std::vector<Option> options;
  for (const auto& described : table.options()) {
    Option option;
    option.name = described->long_name();
    const std::string dashed =
        described->canonical_display_name(po::command_line_style::allow_dash_for_short);
    if (dashed.size() == 2 && dashed[0] == '-') option.letter = dashed.substr(1);
    if (described->semantic()->max_tokens() > 0) {
      const std::string name = described->semantic()->name();
      option.value = name.substr(0, name.find(' '));  // "N (=10)"
    }
    option.help = described->description();
    std::replace(option.help.begin(), option.help.end(), '\n', ' ');
    const auto known = std::find_if(values.begin(), values.end(),
                                    [&](const auto& value) { return value.option == option.name; });
    if (known != values.end()) option.completion = *known;
    options.push_back(std::move(option));
  }
  return options;
}

// What stands without a dash: nothing is known of it unless the table has it as an option.
Option positional_option(const std::vector<Option>& options, const std::string& name) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& option) { return option.name == name; });
  return found == options.end() ? Option{} : *found;
}

bool takes_files(const Option& option) { return option.completion.files || option.value == "FILE"; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// "notes-search" as a name of functions.
std::string function_name(std::string program) {
  std::replace(program.begin(), program.end(), '-', '_');
  return program;
}

std::string bash_value(const Option& option, const std::string& function) {
  const auto reply = [](const std::string& generator) {
    return "mapfile -t COMPREPLY < <(compgen " + generator + " -- \"$current\")";
  };
  if (!option.completion.words.empty()) {
    return "_" + function + "_words " + option.completion.words + " \"$current\"";
  }
  if (!option.completion.choices.empty()) {
    return reply("-W '" + joined(option.completion.choices) + "'");
  }
  // compopt works while a word is completed; so that names of files are quoted.
  const std::string quoting = "compopt -o filenames 2>/dev/null; ";
  if (option.value == "DIR") return quoting + reply("-d");
  if (takes_files(option)) return quoting + reply("-f");
  return ":";
}

std::string bash_script(const std::vector<Option>& options, const Option& positional,
                        const std::string& function) {
  std::string cases;
  std::string names;
  for (const Option& option : options) {
    if (!option.letter.empty()) names += "-" + option.letter + " ";
    names += "--" + option.name + " ";
    if (option.value.empty()) continue;
    cases += "    --" + option.name + ")\n        " + bash_value(option, function) +
             "\n        return\n        ;;\n";
  }
  if (!names.empty()) names.pop_back();
  std::string script(kBashScript);
  replace_all(script, "@CASES@", cases);
  replace_all(script, "@OPTIONS@", names);
  replace_all(script, "@POSITIONAL@", bash_value(positional, function));
  return script;
}

// Text between single quotes: in sh and zsh a quote is written outside of them.
std::string quoted_for_zsh(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') quoted += '\\';
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted;
}

// ":TAG:action". A blank is the action that completes nothing; before the name of a function it keeps
// options of compadd from standing before its arguments.
std::string zsh_value(const Option& option, const std::string& function) {
  const std::string name = ":" + quoted_for_zsh(option.value) + ":";
  if (!option.completion.words.empty()) {
    return name + " _" + function + "_words " + option.completion.words;
  }
  if (!option.completion.choices.empty()) {
    return name + "(" + joined(option.completion.choices) + ")";
  }
  if (option.value == "DIR") return name + "_files -/";
  return name + (takes_files(option) ? "_files" : " ");
}

std::string zsh_script(const std::vector<Option>& options, const Option& positional,
                       const std::string& function) {
  std::string cases;
  for (const Option& option : options) {
    const std::string help = "[" + quoted_for_zsh(option.help) + "]";
    const std::string value = option.value.empty() ? "" : zsh_value(option, function);
    if (!option.letter.empty()) cases += "    '-" + option.letter + help + value + "' \\\n";
    cases += "    '*--" + option.name + (value.empty() ? "" : "=") + help + value + "' \\\n";
  }
  std::string script(kZshScript);
  replace_all(script, "@CASES@", cases);
  replace_all(script, "@POSITIONAL@", zsh_value(positional, function));
  return script;
}

std::string quoted_for_fish(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string fish_value(const Option& option, const std::string& function) {
  if (!option.completion.words.empty()) {
    return " -x -a '(__" + function + "_words " + option.completion.words + ")'";
  }
  if (!option.completion.choices.empty()) {
    return " -x -a " + quoted_for_fish(joined(option.completion.choices));
  }
  if (option.value == "DIR") return " -x -a '(__fish_complete_directories (commandline -ct))'";
  return takes_files(option) ? " -r -F" : " -x";
}

std::string fish_script(const std::vector<Option>& options, const Option& positional,
                        const std::string& function) {
  std::string cases;
  for (const Option& option : options) {
    cases += "complete -c @PROGRAM@ -l " + option.name;
    if (!option.letter.empty()) cases += " -s " + option.letter;
    if (!option.value.empty()) cases += fish_value(option, function);
    cases += " -d " + quoted_for_fish(option.help) + "\n";
  }
  std::string script(kFishScript);
  replace_all(script, "@CASES@", cases);
  replace_all(script, "@POSITIONAL@", takes_files(positional) ? " -F" : " -f");
  return script;
}

}  // namespace

std::optional<Shell> parse_shell(std::string_view name) {
  if (name == "bash") return Shell::kBash;
  if (name == "zsh") return Shell::kZsh;
  if (name == "fish") return Shell::kFish;
  return std::nullopt;
}

std::string completion_script(Shell shell, const std::string& program,
                              const std::string& positional, const po::options_description& options,
                              const std::vector<ValueCompletion>& values) {
  const std::vector<Option> listed = list_options(options, values);
  const Option rest = positional_option(listed, positional);
  const std::string function = function_name(program);
  std::string script;
  switch (shell) {
    case Shell::kBash:
      script = bash_script(listed, rest, function);
      break;
    case Shell::kZsh:
      script = zsh_script(listed, rest, function);
      break;
    case Shell::kFish:
      script = fish_script(listed, rest, function);
      break;
  }
  replace_all(script, "@PROGRAM@", program);
  replace_all(script, "@NAME@", function);
  return script;
}

}  // namespace notesearch
