# SPDX-License-Identifier: GPL-3.0-or-later
# bitflow_test(name [WIDGETS] SOURCES a.cpp … LIBS lib…): one GoogleTest program, registered with CTest as one test per
# program. WIDGETS says that it drives the desktop's widgets.
find_package(GTest REQUIRED)
find_package(Qt6 6.8 REQUIRED COMPONENTS Test)

# The tests themselves need no optimizer, only what they test does; that halves the time they take to compile.
add_library(test_options INTERFACE)
target_compile_options(test_options INTERFACE $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-O0 -Wno-sign-conversion
    # Scenarios name only the members they are about.
    -Wno-missing-field-initializers>)
target_link_libraries(test_options INTERFACE project_options GTest::gtest)

bitflow_precompiled(tests HEADERS <gtest/gtest.h> <QtCore/QtCore> LIBS test_options Qt6::Core)
if(BUILD_APP)
    bitflow_precompiled(widget_tests HEADERS <gtest/gtest.h> <QtWidgets/QtWidgets> LIBS test_options Qt6::Widgets)
endif()

function(bitflow_test_target name)
    cmake_parse_arguments(ARG "WIDGETS" "" "LIBS" ${ARGN})
    target_link_libraries(${name} PRIVATE ${ARG_LIBS} test_options)
    if(ARG_WIDGETS)
        bitflow_precompile(${name} widget_tests)
    else()
        bitflow_precompile(${name} tests)
    endif()
endfunction()

# bitflow_test_library(name [WIDGETS] SOURCES a.cpp … LIBS lib…): what several test programs share.
function(bitflow_test_library name)
    cmake_parse_arguments(ARG "WIDGETS" "" "SOURCES;LIBS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ${ARG_LIBS})
    bitflow_test_target(${name} ${ARGN})
endfunction()

function(bitflow_test name)
    cmake_parse_arguments(ARG "WIDGETS" "" "SOURCES;LIBS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    bitflow_test_target(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE $<IF:$<BOOL:${ARG_WIDGETS}>,test_widgets_main,test_main>)
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES TIMEOUT 900 ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;BITFLOW_SOURCE_DIR=${CMAKE_SOURCE_DIR};BITFLOW_SERVER_BINARY=${CMAKE_BINARY_DIR}/bin/bitflow-server")
endfunction()

# bitflow_proof(name PROGRAM FILTER): one long proof of a program, run by `tests/run.sh --long name`; see
# tests/support/longproof.h.
function(bitflow_proof name program filter)
    add_test(NAME ${name} COMMAND ${program} --gtest_filter=${filter})
    set_tests_properties(${name} PROPERTIES LABELS long TIMEOUT 3600 ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;BITFLOW_SOURCE_DIR=${CMAKE_SOURCE_DIR};BITFLOW_SERVER_BINARY=${CMAKE_BINARY_DIR}/bin/bitflow-server;BITFLOW_LEDGER=${CMAKE_SOURCE_DIR}/tests/ledger.json")
endfunction()
