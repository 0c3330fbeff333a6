# SPDX-License-Identifier: GPL-3.0-or-later
# bitflow_test(name SOURCES a.cpp … LIBS lib…): one GoogleTest program, registered with CTest as one test per program.
find_package(GTest REQUIRED)
find_package(Qt6 6.8 REQUIRED COMPONENTS Test)
function(bitflow_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${ARG_LIBS} project_options GTest::gtest)
    target_compile_definitions(${name} PRIVATE BITFLOW_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        BITFLOW_SERVER_BINARY="${CMAKE_BINARY_DIR}/bin/bitflow-server")
    target_compile_options(${name} PRIVATE -Wno-sign-conversion)
    bitflow_precompile(${name} <gtest/gtest.h> <QtCore/QtCore>)
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 900)
endfunction()
