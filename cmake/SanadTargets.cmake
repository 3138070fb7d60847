# SPDX-License-Identifier: GPL-3.0-or-later
# Folders are targets, and link lines are the law: a target sees the headers of what it links, and of nothing else.
# Each folder gets an include root of its own with one symbolic link in it, so that "server/storage/Migrator.h"
# is found only by those who link sanad_storage.

# One precompiled header for all: it holds Qt Core and the standard library only, which everybody may use.
add_library(sanad_pch OBJECT "${CMAKE_CURRENT_SOURCE_DIR}/cmake/pch.cpp")
target_link_libraries(sanad_pch PRIVATE sanad_warnings Qt6::Core)
target_precompile_headers(sanad_pch PRIVATE
    <QByteArray> <QCoreApplication> <QDateTime> <QFile> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList>
    <QLoggingCategory> <QObject> <QPointer> <QRegularExpression> <QString> <QTimer> <QVariant>
    <algorithm> <array> <chrono> <functional> <memory> <optional> <string> <type_traits> <utility> <variant> <vector>)
set_target_properties(sanad_pch PROPERTIES AUTOMOC OFF)

# sanad_add_library(name SOURCES a.cpp ... USES target ...)
function(sanad_add_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES;PRIVATE_USES" ${ARGN})
    file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
    set(root "${CMAKE_BINARY_DIR}/include/${name}")
    cmake_path(GET folder PARENT_PATH parent)
    file(MAKE_DIRECTORY "${root}/${parent}")
    file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${root}/${folder}" SYMBOLIC)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC "${root}")
    target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE sanad_warnings ${ARG_PRIVATE_USES})
    target_precompile_headers(${name} REUSE_FROM sanad_pch)
endfunction()

# sanad_add_test(tst_Name LABELS unit USES target ...): tst_Name.cpp, one Qt Test class, run without a display.
function(sanad_add_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
    if(NOT ARG_SOURCES)
        set(ARG_SOURCES ${name}.cpp)
    endif()
    if(NOT ARG_LABELS)
        set(ARG_LABELS unit)
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE sanad_warnings ${ARG_USES} Qt6::Test)
    target_precompile_headers(${name} REUSE_FROM sanad_pch)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TZ=UTC;UBSAN_OPTIONS=print_stacktrace=1;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0")
endfunction()
