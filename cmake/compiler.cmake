# SPDX-License-Identifier: GPL-3.0-or-later
# Before project(): clang, where there is one and nobody asked for another compiler. It takes less than half of GCC's time
# for these sources, a third with the sanitizers. The preset "gcc" and the variable CXX choose otherwise.
if(CMAKE_HOST_LINUX AND NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
    find_program(BITFLOW_CLANG NAMES clang++-19 clang++-20 clang++-21 clang++)
    if(BITFLOW_CLANG)
        set(CMAKE_CXX_COMPILER ${BITFLOW_CLANG} CACHE FILEPATH "the C++ compiler")
    endif()
    unset(BITFLOW_CLANG CACHE)
endif()
