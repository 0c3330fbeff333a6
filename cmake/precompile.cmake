# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers. Parsing all of Qt takes longer than compiling most of our files, so a set of headers is parsed once
# and shared by every target that is compiled with the same flags.
#
# bitflow_precompiled(SET HEADERS <h>… LIBS lib…)   makes the set
# bitflow_precompile(target SET)                    lets a target use it
option(PRECOMPILE "use precompiled headers" ON)

function(bitflow_precompiled set)
    cmake_parse_arguments(ARG "" "" "HEADERS;LIBS" ${ARGN})
    set(source ${CMAKE_BINARY_DIR}/precompiled/${set}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// carries the precompiled headers \"${set}\"\n")
    add_library(precompiled_${set} OBJECT EXCLUDE_FROM_ALL ${source})
    # It names the directory it was made in, so one from the compiler cache would be no good in another checkout.
    set_target_properties(precompiled_${set} PROPERTIES AUTOMOC OFF AUTORCC OFF CXX_COMPILER_LAUNCHER "")
    target_link_libraries(precompiled_${set} PRIVATE project_options ${ARG_LIBS})
    target_precompile_headers(precompiled_${set} PRIVATE ${ARG_HEADERS})
    # Without the times of its headers in it, it is the same after each checkout of a path, and what is compiled with it
    # comes from the compiler cache.
    target_compile_options(precompiled_${set} PRIVATE "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endfunction()

function(bitflow_precompile target set)
    if(PRECOMPILE)
        if(NOT TARGET precompiled_${set})
            message(FATAL_ERROR "There is no set of precompiled headers called ${set}")
        endif()
        target_precompile_headers(${target} REUSE_FROM precompiled_${set})
    endif()
endfunction()
