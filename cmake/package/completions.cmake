# cmake -DPROGRAM=... -DFOLDER=... -P: FOLDER/glassbox.bash, .zsh and .fish.
foreach(shell IN ITEMS bash zsh fish)
  execute_process(COMMAND ${PROGRAM} completion ${shell} OUTPUT_FILE ${FOLDER}/glassbox.${shell}
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()
