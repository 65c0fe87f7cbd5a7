# Proves that the header sets are really compiled: one with a header that needs <string> and does not
# include it must be refused, although its library builds. Given: BINARY, a folder of its own; CXX.
file(REMOVE_RECURSE ${BINARY})
file(WRITE ${BINARY}/CMakeLists.txt [[
cmake_minimum_required(VERSION 3.25)
project(lonely_header LANGUAGES CXX)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)
add_library(lonely STATIC lonely.cc)
target_sources(lonely PUBLIC FILE_SET HEADERS FILES lonely.h)
]])
file(WRITE ${BINARY}/lonely.h "#pragma once\nstd::string lonely();\n")
file(WRITE ${BINARY}/lonely.cc
  "#include <string>\n#include \"lonely.h\"\nstd::string lonely() { return {}; }\n")

execute_process(
  COMMAND ${CMAKE_COMMAND} -G Ninja -S ${BINARY} -B ${BINARY}/build -D CMAKE_CXX_COMPILER=${CXX}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${CMAKE_COMMAND} --build ${BINARY}/build OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${CMAKE_COMMAND} --build ${BINARY}/build --target all_verify_interface_header_sets
  OUTPUT_QUIET ERROR_QUIET RESULT_VARIABLE outcome)
if(outcome EQUAL 0)
  message(FATAL_ERROR "a header that does not compile alone was accepted")
endif()
