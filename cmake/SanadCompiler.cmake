# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the project is compiled with: warnings, Qt definitions, sanitizers, linker, precompiled headers.

add_library(sanad_warnings INTERFACE)
target_compile_options(sanad_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(SANAD_WERROR)
    target_compile_options(sanad_warnings INTERFACE -Werror)
endif()
target_compile_definitions(sanad_warnings INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_KEYWORDS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(SANAD_SANITIZE)
    add_compile_options(-fsanitize=${SANAD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SANAD_SANITIZE})
endif()

if(SANAD_FUZZERS)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "SANAD_FUZZERS needs clang: use the preset fuzz")
    endif()
    # Everything counts its branches for libFuzzer; only the fuzz targets are linked with its main().
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(SANAD_MOLD mold)
if(SANAD_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

find_program(SANAD_CCACHE ccache)
if(SANAD_CCACHE)
    # Precompiled headers need these sloppiness settings, or every compilation that uses one is a miss.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${SANAD_CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
    endif()
endif()
