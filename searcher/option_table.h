// The options of notes-search: the one table behind its command line, its variables, its
// configuration files, --help and the completion of shells.
#pragma once

#include <boost/program_options.hpp>

#include "schema/base/cli.h"

namespace notesearch {

[[nodiscard]] ProgramInfo search_program_info();
[[nodiscard]] boost::program_options::options_description search_option_table();

}  // namespace notesearch
