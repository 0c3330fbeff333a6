# SPDX-License-Identifier: GPL-3.0-or-later
# Build speed: a compiler cache and a fast linker where the machine has them, and a moc that reads no standard library.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT CMAKE_LINKER_TYPE)
    add_link_options(-fuse-ld=mold)
endif()

# AUTOMOC hands moc the compiler's own directories. Reading libstdc++ for each of our headers tells it nothing and takes
# four times as long as reading Qt.
if(CMAKE_HOST_LINUX)
    set(CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES /usr/include)
endif()
