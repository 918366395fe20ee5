import ArgumentParser

LoadCommand.main()
