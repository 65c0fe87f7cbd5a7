// notes-origin: serves a folder as a site on loopback, for demos and for tests of the programs.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include <boost/program_options.hpp>
#include <signal.h>
#include <unistd.h>

#include "tests/origin/fault_file.h"
#include "tests/origin/folder_handler.h"
#include "tests/origin/origin.h"

namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

struct Settings {
  fs::path folder;
  std::uint16_t port = 0;
  fs::path port_file;
  std::size_t die_after_requests = 0;  // 0: never
  fs::path requests_log;
  fs::path faults;  // empty: none
};

std::string faults_help() {
  std::string help =
      "answer wrongly as this file says, which is read again whenever it changes. A line is PATH "
      "FAULT [NUMBER], with * at the end of PATH for all that begin so and # before a remark; the "
      "last line that fits counts. NUMBER is a byte for the cuts and lengths, seconds for "
      "retry-after. FAULT is one of:";
  for (const notesearch::FaultFacts& fault : notesearch::all_faults()) {
    help.append(" ").append(fault.name);
  }
  return help;
}

po::options_description visible_options(Settings& settings) {
  po::options_description visible("Serves DIR on 127.0.0.1 until SIGTERM or SIGINT");
  visible.add_options()("help", "show this help")(
      "port", po::value(&settings.port), "port to listen on; 0, the default, takes a free one")(
      "port-file", po::value(&settings.port_file), "write the port to this file once it listens")(
      "die-after", po::value(&settings.die_after_requests),
      "exit without an answer at the request after this many, as a crash would")(
      "requests-log", po::value(&settings.requests_log), "append \"METHOD target\" per request")(
      "faults", po::value(&settings.faults), faults_help().c_str());
  return visible;
}

// False when there is nothing to serve because help was asked for.
bool read_command_line(int argc, char** argv, Settings& settings) {
  const po::options_description visible = visible_options(settings);
  po::options_description all;
  all.add(visible).add_options()("folder", po::value(&settings.folder));
  po::positional_options_description positional;
  positional.add("folder", 1);
  po::variables_map values;
  po::store(po::command_line_parser(argc, argv).options(all).positional(positional).run(), values);
  if (values.count("help") > 0) {
    std::cout << "notes-origin DIR [OPTION...]\n" << visible;
    return false;
  }
  po::notify(values);
  if (!fs::is_directory(settings.folder)) {
    throw std::runtime_error("give a folder to serve; '" + settings.folder.string() + "' is none");
  }
  return true;
}

// A reader that polls for the file must never see half of it.
void write_port_file(const fs::path& name, std::uint16_t port) {
  const fs::path unfinished = name.string() + ".new";
  std::ofstream(unfinished) << port << '\n';
  fs::rename(unfinished, name);
}

// The folder, or the folder with faults.
notesearch::TestOrigin::Handler make_site(const Settings& settings) {
  notesearch::TestOrigin::Handler folder = notesearch::serve_folder(settings.folder);
  if (settings.faults.empty()) return folder;
  auto faults = std::make_shared<notesearch::FaultFile>(settings.faults);
  return [folder, faults](const notesearch::Request& request) {
    try {
      faults->refresh();
    } catch (const std::exception& error) {
      std::cerr << "notes-origin: " << error.what() << "; the faults stay as they were\n";
    }
    return faults->answer(request, folder);
  };
}

notesearch::TestOrigin::Handler make_handler(const Settings& settings) {
  auto log = std::make_shared<std::ofstream>();
  if (!settings.requests_log.empty()) {
    log->open(settings.requests_log, std::ios::app);
    if (!*log) throw std::runtime_error("can't write " + settings.requests_log.string());
  }
  return [serve = make_site(settings), log, served = std::size_t{0},
          last = settings.die_after_requests](const notesearch::Request& request) mutable {
    if (last > 0 && served == last) std::_Exit(EXIT_FAILURE);
    ++served;
    if (log->is_open()) *log << request.method << ' ' << request.target << std::endl;
    return serve(request);
  };
}

int serve(const Settings& settings) {
  // Blocked before the origin's thread starts, so that sigwait below is the only one to get them.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  const notesearch::TestOrigin origin(make_handler(settings),
                                      {.port = settings.port, .keep_log = false});
  if (!settings.port_file.empty()) write_port_file(settings.port_file, origin.port());
  std::cout << origin.base_url() << std::endl;
  int signal = 0;
  sigwait(&stop_signals, &signal);
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Settings settings;
    return read_command_line(argc, argv, settings) ? serve(settings) : EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "notes-origin: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
