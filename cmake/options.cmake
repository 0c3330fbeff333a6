# SPDX-License-Identifier: GPL-3.0-or-later
# project_options: what every target of ours is compiled with.
option(WARNINGS_ARE_ERRORS "stop at the first warning" OFF)

add_library(project_options INTERFACE)
target_include_directories(project_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(project_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_KEYWORDS
    BITFLOW_VERSION="${PROJECT_VERSION}")
target_compile_options(project_options INTERFACE
    $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -fstack-protector-strong>
    $<$<BOOL:${WARNINGS_ARE_ERRORS}>:$<IF:$<CXX_COMPILER_ID:MSVC>,/WX,-Werror>>)
